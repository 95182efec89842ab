use nest::{injectable, module};

#[injectable]
struct UsersService;

#[module]
struct UsersModule;

#[module(controllers = [UsersService, UsersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
