use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct UsersService;

#[injectable]
struct OrdersService {
    users: Arc<UsersService>,
}

#[module(providers = [UsersService], exports = [UsersService])]
struct UsersModule;

#[module(providers = [OrdersService])]
struct OrdersModule;

#[module(imports = [UsersModule, OrdersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
