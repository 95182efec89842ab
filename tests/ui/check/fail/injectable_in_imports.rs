use nest::{injectable, module};

#[injectable]
struct UsersService;

#[module(imports = [UsersService])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
