//! NEST-E0202: a handle, in a field, a module, a factory and in front of an alias; a wider scope for all that hold it.
use std::sync::Arc;

use nest::{Scoped, injectable, module};

#[injectable]
trait Context: Send + Sync {}

#[injectable(scope = request)]
struct RequestContext;

impl Context for RequestContext {}

#[injectable]
struct UsersService {
    _context: Scoped<RequestContext>,
    _behind: Scoped<dyn Context>,
}

#[injectable(value)]
struct Report(#[allow(dead_code, reason = "only injected")] Scoped<RequestContext>);

#[injectable(value)]
struct Summary(#[allow(dead_code, reason = "only injected")] Arc<RequestContext>);

#[injectable(scope = transient)]
struct Audit {
    _context: Arc<RequestContext>,
}

#[injectable(scope = request)]
struct AccountsService {
    _audit: Arc<Audit>,
}

#[injectable(scope = request)]
struct OrdersService {
    _accounts: Arc<AccountsService>,
}

#[module(providers = [
    RequestContext,
    provide(dyn Context, existing = RequestContext),
    UsersService,
    provide(Report, factory = |context: Scoped<RequestContext>| Report(context)),
    provide(Summary, factory = |context: Arc<RequestContext>| Summary(context), scope = request),
    Audit,
    AccountsService,
    OrdersService,
])]
struct UsersModule {
    _context: Scoped<RequestContext>,
}

nest::check!(UsersModule);

fn main() {}
