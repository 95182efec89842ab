use nest::module;

#[module]
struct UsersModule;

#[module(imports = [at("people", UsersModule)])]
struct AdminModule;

#[module(imports = [at("users", UsersModule), at("admin", AdminModule)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
