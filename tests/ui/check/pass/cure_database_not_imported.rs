//! The cures of `fail/database_not_imported.rs` and `fail/database_not_global.rs`.

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

#[module(imports = [
    UserModule,
    global(DataModule::for_root("sqlite::memory:")),
    global(DataModule::named::<Reports>().for_root("sqlite::memory:")),
])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
