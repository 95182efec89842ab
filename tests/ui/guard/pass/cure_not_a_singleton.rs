//! NEST-E0308: A guard that needs something of the request takes a handle of it.
use nest::{Scoped, controller, guard, injectable, module};

#[injectable(scope = request)]
struct Tenant;

#[injectable]
struct TenantGuard {
    tenant: Scoped<Tenant>,
}

#[guard]
impl TenantGuard {
    async fn can_activate(&self) -> bool {
        self.tenant.get().await.is_ok()
    }
}

#[injectable]
struct OrdersController;

#[controller("orders", guards = [TenantGuard])]
impl OrdersController {
    #[get("/")]
    async fn find_all(&self) {}
}

#[module(providers = [Tenant, TenantGuard], controllers = [OrdersController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
