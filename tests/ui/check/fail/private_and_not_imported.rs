use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct UsersRepository;

#[injectable]
struct OrdersService {
    users: Arc<UsersRepository>,
}

#[module(providers = [UsersRepository])]
struct UsersModule;

#[module(providers = [OrdersService])]
struct OrdersModule;

#[module(imports = [UsersModule, OrdersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
