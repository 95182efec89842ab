use nest::{injectable, module};

#[injectable]
struct UsersService;

#[injectable]
struct UsersRepository;

#[module(providers = [UsersService], exports = [UsersService, UsersRepository])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
