use nest::module;

#[module(imports = [at("orders", OrdersModule)])]
struct UsersModule;

#[module(imports = [at("users", UsersModule)])]
struct OrdersModule;

#[module(imports = [UsersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
