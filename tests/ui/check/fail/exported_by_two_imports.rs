use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

#[injectable]
struct OrdersService {
    clock: Arc<Clock>,
}

#[module(providers = [Clock], exports = [Clock])]
struct UsersModule;

#[module(providers = [Clock], exports = [Clock])]
struct TimeModule;

#[module(imports = [UsersModule, TimeModule], providers = [OrdersService])]
struct OrdersModule;

nest::check!(OrdersModule);

fn main() {}
