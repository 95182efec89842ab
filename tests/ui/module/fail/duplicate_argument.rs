use nest::{injectable, module};

#[injectable]
struct UsersService;

#[injectable]
struct OrdersService;

#[module(providers = [UsersService], providers = [OrdersService])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
