use nest::{injectable, module};

#[injectable]
struct UsersService;

#[module(providers = [UsersService], exports = [UsersService, UsersService])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
