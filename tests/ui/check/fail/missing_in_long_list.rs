use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct OrdersRepository;

#[injectable]
struct OrderItemsRepository;

#[injectable]
struct PaymentsRepository;

#[injectable]
struct DeliveriesRepository;

#[injectable]
struct OrdersService {
    payments: Arc<PaymentsRepository>,
}

#[module(providers = [OrdersService, OrdersRepository, OrderItemsRepository, DeliveriesRepository])]
struct OrdersModule;

nest::check!(OrdersModule);

fn main() {}
