use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct UsersService {
    users: Arc<UsersService>,
}

#[module(providers = [UsersService])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
