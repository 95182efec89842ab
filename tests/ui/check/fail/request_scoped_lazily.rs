use nest::{Lazy, injectable, module};

#[injectable(scope = request)]
struct RequestContext;

#[injectable]
struct UsersService {
    context: Lazy<RequestContext>,
}

#[module(providers = [UsersService, RequestContext])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
