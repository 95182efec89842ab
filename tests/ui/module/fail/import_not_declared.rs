use nest::module;

struct UsersModule;

#[module(imports = [UsersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
