//! NEST-E0201: one edge is looked up later.
use std::sync::Arc;

use nest::{Factory, Lazy, Scoped, injectable, module};

#[injectable]
struct UsersService {
    _orders: Arc<OrdersService>,
}

#[injectable]
struct OrdersService {
    _users: Lazy<UsersService>,
}

#[injectable]
trait Audit: Send + Sync {}

#[injectable]
struct AuditLog {
    _accounts: Arc<AccountsService>,
}

impl Audit for AuditLog {}

#[injectable]
struct AccountsService {
    _audit: Lazy<dyn Audit>,
}

#[injectable(value)]
struct Pool(#[allow(dead_code, reason = "only injected")] Lazy<Metrics>);

#[injectable]
struct Metrics {
    _pool: Arc<Pool>,
}

#[injectable(scope = request)]
struct Session {
    _user: Arc<SessionUser>,
}

#[injectable(scope = request)]
struct SessionUser {
    _session: Scoped<Session>,
}

#[injectable(scope = transient)]
struct Page {
    _menu: Arc<Menu>,
}

#[injectable(scope = transient)]
struct Menu {
    _page: Factory<Page>,
}

#[module(providers = [
    UsersService,
    OrdersService,
    AuditLog,
    provide(dyn Audit, existing = AuditLog),
    AccountsService,
    provide(Pool, factory = |metrics: Lazy<Metrics>| Pool(metrics)),
    Metrics,
    Session,
    SessionUser,
    Page,
    Menu,
])]
struct ShopModule;

nest::check!(ShopModule);

fn main() {}
