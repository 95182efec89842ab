use std::marker::PhantomData;
use std::sync::Arc;

use nest::{injectable, module};

#[injectable(value)]
struct User;

#[injectable(value)]
struct Order;

#[injectable]
struct Repository<T: Send + Sync + 'static> {
    #[inject(default)]
    of: PhantomData<T>,
}

#[injectable]
struct OrdersService {
    orders: Arc<Repository<Order>>,
}

#[module(providers = [Repository<User>, OrdersService])]
struct OrdersModule;

nest::check!(OrdersModule);

fn main() {}
