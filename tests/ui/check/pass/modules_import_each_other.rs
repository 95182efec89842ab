//! Two modules that import each other, with and without `forward_ref`; the providers form no circle.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct UsersRepository;

#[injectable]
struct UsersService {
    _orders: Arc<OrdersRepository>,
}

#[injectable]
struct OrdersRepository;

#[injectable]
struct OrdersService {
    _users: Arc<UsersRepository>,
}

#[module(imports = [OrdersModule], providers = [UsersService, UsersRepository], exports = [UsersRepository])]
struct UsersModule;

#[module(
    imports = [forward_ref(UsersModule), MailModule],
    providers = [OrdersService, OrdersRepository],
    exports = [OrdersRepository],
)]
struct OrdersModule;

#[module(imports = [OrdersModule])]
struct MailModule;

nest::check!(UsersModule);
nest::check!(OrdersModule);

fn main() {}
