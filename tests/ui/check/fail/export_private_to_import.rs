use nest::{injectable, module};

#[injectable]
struct Connection;

#[injectable]
struct Database;

#[module(providers = [Connection, Database], exports = [Database])]
struct DataModule;

#[module(imports = [DataModule], exports = [Connection])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
