use nest::{controller, injectable, module};

#[injectable]
struct TenantController;

#[controller("orders", host = "{tenant}.example.com")]
impl TenantController {
    #[public]
    #[get("/")]
    async fn all(&self) {}
}

#[injectable]
struct ShopController;

#[controller("orders", host = ["shop.example.com", "{shop}.example.com"])]
impl ShopController {
    #[public]
    #[get("/")]
    async fn all(&self) {}
}

#[module(controllers = [TenantController, ShopController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
