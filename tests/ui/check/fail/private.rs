use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct UsersRepository;

#[injectable]
struct UsersService {
    repository: Arc<UsersRepository>,
}

#[injectable]
struct OrdersService {
    users: Arc<UsersRepository>,
}

#[module(providers = [UsersService, UsersRepository], exports = [UsersService])]
struct UsersModule;

#[module(imports = [UsersModule], providers = [OrdersService])]
struct OrdersModule;

nest::check!(OrdersModule);

fn main() {}
