use nest::{controller, guard, http::Forbidden, injectable, module};

#[injectable]
struct TenantGuard;

#[guard]
impl TenantGuard {
    async fn can_activate(&self, #[param] tenant: String) -> Result<(), Forbidden> {
        if tenant == "acme" { Ok(()) } else { Err(Forbidden::new("Not your tenant")) }
    }
}

#[injectable]
struct BillController;

#[controller("tenants")]
impl BillController {
    #[get("/{tenant}/bills")]
    async fn all(&self) {}
}

#[module(controllers = [BillController], providers = [TenantGuard], guards = [TenantGuard])]
struct BillModule;

#[module(imports = [BillModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
