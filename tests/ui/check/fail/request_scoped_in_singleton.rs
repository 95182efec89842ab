use std::sync::Arc;

use nest::{injectable, module};

#[injectable(scope = request)]
struct RequestContext;

#[injectable]
struct UsersService {
    context: Arc<RequestContext>,
}

#[module(providers = [UsersService, RequestContext])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
