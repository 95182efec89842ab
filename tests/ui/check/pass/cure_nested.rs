//! NEST-E0406, NEST-E0407: a module has one path, and stands not within itself; who only needs its exports imports it as it is.
use nest::module;

#[module(imports = [OrdersModule])]
struct UsersModule;

#[module(imports = [at("users", UsersModule)])]
struct OrdersModule;

#[module(imports = [UsersModule])]
struct AdminModule;

#[module(imports = [OrdersModule, at("admin", AdminModule)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
