use nest::{controller, guard, injectable, module};

#[injectable(scope = request)]
struct TenantGuard;

#[guard]
impl TenantGuard {
    async fn can_activate(&self) -> bool {
        true
    }
}

#[injectable]
struct OrdersController;

#[controller("orders", guards = [TenantGuard])]
impl OrdersController {
    #[get("/")]
    async fn find_all(&self) {}
}

#[module(providers = [TenantGuard], controllers = [OrdersController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
