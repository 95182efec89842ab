//! NEST-E0103: import the module that exports it.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct UsersService;

#[module(providers = [UsersService], exports = [UsersService])]
struct UsersModule;

#[injectable]
struct OrdersService {
    _users: Arc<UsersService>,
}

#[module(imports = [UsersModule], providers = [OrdersService])]
struct OrdersModule;

#[module(imports = [UsersModule, OrdersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
