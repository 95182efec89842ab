//! NEST-E0102: ask for what is exported; export it; import the module too.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct UsersRepository;

#[injectable]
struct UsersService {
    _repository: Arc<UsersRepository>,
}

#[injectable]
struct OrdersService {
    _users: Arc<UsersRepository>,
}

#[injectable]
struct ReportsService {
    _users: Arc<UsersService>,
}

#[module(providers = [UsersService, UsersRepository], exports = [UsersService, UsersRepository])]
struct UsersModule;

#[module(imports = [UsersModule], providers = [OrdersService])]
struct OrdersModule;

#[module(imports = [OrdersModule, UsersModule], providers = [ReportsService])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
