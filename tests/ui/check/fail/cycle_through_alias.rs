use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
trait Audit: Send + Sync {}

#[injectable]
struct AuditLog {
    users: Arc<UsersService>,
}

impl Audit for AuditLog {}

#[injectable]
struct UsersService {
    audit: Arc<dyn Audit>,
}

#[module(providers = [AuditLog, provide(dyn Audit, existing = AuditLog), UsersService])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
