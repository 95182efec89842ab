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

#[module(imports = [OrdersModule], providers = [UsersService], exports = [UsersService])]
struct UsersModule;

#[module(imports = [forward_ref(UsersModule)], providers = [OrdersService], exports = [OrdersService])]
struct OrdersModule;

nest::check!(UsersModule);

fn main() {}
