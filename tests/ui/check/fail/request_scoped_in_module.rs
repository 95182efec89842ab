use std::sync::Arc;

use nest::{injectable, module};

#[injectable(scope = request)]
struct RequestContext;

#[module(providers = [RequestContext])]
struct AppModule {
    context: Arc<RequestContext>,
}

nest::check!(AppModule);

fn main() {}
