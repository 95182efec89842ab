use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct ReportsService;

#[module(providers = [ReportsService], exports = [ReportsService])]
struct ReportsModule;

#[injectable]
struct OrdersService {
    reports: Arc<ReportsService>,
}

#[module(imports = [lazy(ReportsModule)], providers = [OrdersService])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
