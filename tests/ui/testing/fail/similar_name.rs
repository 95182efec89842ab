//! A test replaces a provider whose name is nearly that of another.

use nest::{injectable, module};

#[injectable]
struct UserService;

#[injectable]
struct UsersService;

#[module(providers = [UserService])]
struct AppModule;

fn main() {
    let _ = nest::testing!(AppModule, override UsersService = UsersService);
}
