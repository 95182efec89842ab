use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Printer;

#[injectable]
struct ReportsService {
    printer: Arc<Printer>,
}

#[module(providers = [ReportsService])]
struct ReportsModule;

#[module(imports = [lazy(ReportsModule)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
