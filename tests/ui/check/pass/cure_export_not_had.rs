//! NEST-E0105: provide it; export it there; import the module that is exported.
use nest::{injectable, module};

#[injectable]
struct Connection;

#[injectable]
struct Database;

#[module(providers = [Connection, Database], exports = [Database, Connection])]
struct DataModule;

#[module(imports = [DataModule], exports = [Connection])]
struct UsersModule;

#[module(imports = [DataModule], exports = [DataModule])]
struct OrdersModule;

#[module(imports = [UsersModule, OrdersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
