//! NEST-E0108: each where it belongs.
use nest::{injectable, module};

#[injectable]
struct UsersService;

#[module(providers = [UsersService], exports = [UsersService])]
struct UsersModule;

#[module(imports = [UsersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
