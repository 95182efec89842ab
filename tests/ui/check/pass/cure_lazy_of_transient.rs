//! NEST-E0203: built on demand; a handle.
use nest::{Factory, Scoped, injectable, module};

#[injectable(scope = transient)]
struct Report;

#[injectable(scope = request)]
struct RequestContext;

#[injectable]
struct ReportsService {
    _report: Factory<Report>,
    _context: Scoped<RequestContext>,
}

#[module(providers = [ReportsService, Report, RequestContext])]
struct ReportsModule;

nest::check!(ReportsModule);

fn main() {}
