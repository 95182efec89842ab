use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
trait Context: Send + Sync {}

#[injectable(scope = request)]
struct RequestContext;

impl Context for RequestContext {}

#[injectable]
struct UsersService {
    context: Arc<dyn Context>,
}

#[module(providers = [UsersService, RequestContext, provide(dyn Context, existing = RequestContext)])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
