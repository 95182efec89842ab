//! What is exported may need what is not: another framework refuses it.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct PasswordService;

#[injectable]
struct UsersService {
    _passwords: Arc<PasswordService>,
}

#[injectable]
struct OrdersService {
    _users: Arc<UsersService>,
}

#[module(providers = [UsersService, PasswordService], exports = [UsersService])]
struct UsersModule;

#[module(imports = [UsersModule], providers = [OrdersService])]
struct OrdersModule;

nest::check!(OrdersModule);

fn main() {}
