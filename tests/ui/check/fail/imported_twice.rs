use nest::module;

#[module]
struct UsersModule;

#[module(imports = [UsersModule, UsersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
