use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct UsersService {
    orders: Arc<OrdersService>,
}

#[injectable]
struct OrdersService {
    users: Arc<UsersService>,
}

#[module(providers = [UsersService, OrdersService])]
struct ShopModule;

nest::check!(ShopModule);

fn main() {}
