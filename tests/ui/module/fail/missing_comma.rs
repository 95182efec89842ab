use nest::{injectable, module};

#[injectable]
struct Users;

#[injectable]
struct Orders;

#[module(providers = [Users Orders])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
