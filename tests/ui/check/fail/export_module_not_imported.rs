use nest::module;

#[module]
struct DataModule;

#[module(exports = [DataModule])]
struct UsersModule;

#[module(imports = [UsersModule, DataModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
