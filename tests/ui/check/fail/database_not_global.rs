//! A module of a library needs what another one exports, which is imported, but not for all modules.

use nest::data::DataModule;
use nest::{Entity, module};

#[derive(Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: i64,
}

#[derive(Entity)]
#[entity(table = "orders")]
struct Order {
    #[column(primary, generated)]
    id: i64,
}

#[module(imports = [DataModule::for_feature::<(User, Order)>()])]
struct UserModule;

#[module(imports = [DataModule::for_root("sqlite::memory:"), UserModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
