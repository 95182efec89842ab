use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

#[injectable]
struct Mailer;

#[injectable]
struct UsersService {
    clock: Arc<Clock>,
    mailer: Arc<Mailer>,
}

#[injectable]
struct OrdersService {
    users: Arc<UsersService>,
    clock: Arc<Clock>,
}

#[module(providers = [UsersService])]
struct UsersModule;

#[module(imports = [UsersModule], providers = [OrdersService], exports = [Mailer])]
struct OrdersModule;

nest::check!(OrdersModule);

fn main() {}
