use nest::{injectable, module};

#[injectable]
struct UsersService;

#[module(provider = [UsersService], export = [UsersService])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
