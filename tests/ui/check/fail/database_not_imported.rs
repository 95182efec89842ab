//! What a library provides is asked for, and nobody imports the module that provides it.

use std::sync::Arc;

use nest::data::{DataModule, Database, DatabaseName, Repository};
use nest::{Entity, injectable, module};

#[injectable(value)]
struct Reports;

impl DatabaseName for Reports {}

#[derive(Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: i64,
}

#[derive(Entity)]
#[entity(table = "invoices")]
struct Invoice {
    #[column(primary, generated)]
    id: i64,
}

#[injectable]
struct UserService {
    _users: Arc<Repository<User>>,
    _invoices: Arc<Repository<Invoice, Reports>>,
    _database: Arc<Database>,
}

#[module(
    imports = [DataModule::for_feature::<(User,)>(), DataModule::named::<Reports>().for_feature::<(Invoice,)>()],
    providers = [UserService],
)]
struct UserModule;

#[module(imports = [UserModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
