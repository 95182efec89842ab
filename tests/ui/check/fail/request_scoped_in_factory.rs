use std::sync::Arc;

use nest::{injectable, module};

#[injectable(scope = request)]
struct RequestContext;

#[injectable(value)]
struct Report(Arc<RequestContext>);

#[module(providers = [
    RequestContext,
    provide(Report, factory = |context: Arc<RequestContext>| Report(context)),
])]
struct ReportsModule;

nest::check!(ReportsModule);

fn main() {}
