use nest::module;

#[module]
struct UsersModule;

#[module(providers = [UsersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
