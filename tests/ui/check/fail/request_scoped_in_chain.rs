use std::sync::Arc;

use nest::{injectable, module};

#[injectable(scope = request)]
struct RequestContext;

#[injectable(scope = transient)]
struct Audit {
    context: Arc<RequestContext>,
}

#[injectable]
struct UsersService {
    audit: Arc<Audit>,
}

#[injectable]
struct OrdersService {
    users: Arc<UsersService>,
}

#[module(providers = [OrdersService, UsersService, Audit, RequestContext])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
