//! NEST-E0409, NEST-E0410: hosts in small letters, without scheme and port; a parameter that all of them have; a guard asks the context.
use nest::{ExecutionContext, controller, guard, injectable, module};

#[guard]
async fn of_tenant(cx: &ExecutionContext) -> bool {
    cx.request().host_param("tenant").is_some()
}

#[injectable]
struct OrdersController;

#[controller("orders", host = ["{tenant}.example.com", "{tenant}.{region}.example.com"], guards = [of_tenant])]
impl OrdersController {
    #[get("/")]
    async fn all(&self, #[host] tenant: String) {
        let _ = tenant;
    }
}

#[injectable]
struct ShopController;

#[controller("shop", host = "shop.example.com")]
impl ShopController {
    #[public]
    #[get("/")]
    async fn all(&self) {}
}

#[module(controllers = [OrdersController, ShopController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
