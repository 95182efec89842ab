use std::sync::Arc;

use nest::data::{DataModule, DataOptions, DatabaseName, DatabaseUrl, Repository};
use nest::{Entity, injectable, module};

#[injectable(value)]
pub struct Reports;

impl DatabaseName for Reports {}

#[derive(Entity)]
#[entity(table = "invoices")]
pub struct Invoice {
    #[column(primary, generated)]
    pub id: i64,
}

#[injectable]
struct Imported {
    invoices: Arc<Repository<Invoice, Reports>>,
}

#[module(imports = [DataModule::named::<Reports>().for_feature::<(Invoice,)>()], providers = [Imported])]
struct ImportedModule;

#[injectable]
struct OfTheOther {
    invoices: Arc<Repository<Invoice, Reports>>,
}

#[module(imports = [DataModule::for_feature::<(Invoice,)>()], providers = [OfTheOther])]
struct OfTheOtherModule;

#[module(imports = [
    global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory()))),
    ImportedModule,
    OfTheOtherModule,
])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
