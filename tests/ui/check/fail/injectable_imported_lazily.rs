use nest::{injectable, module};

#[injectable]
struct ReportsService;

#[module(imports = [lazy(ReportsService)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
