use nest::{Lazy, injectable, module};

#[injectable(scope = transient)]
struct Report;

#[injectable]
struct ReportsService {
    report: Lazy<Report>,
}

#[module(providers = [ReportsService, Report])]
struct ReportsModule;

nest::check!(ReportsModule);

fn main() {}
