use nest::auth::Session;
use nest::{controller, injectable, module};
use serde::{Deserialize, Serialize};

#[injectable(value)]
#[derive(Serialize, Deserialize)]
struct Cart {
    products: Vec<i64>,
}

#[injectable]
struct CartController;

#[controller("cart")]
impl CartController {
    #[public]
    #[get("/")]
    async fn show(&self, #[session] session: Session<Cart>) {
        let _ = &session.products;
    }
}

#[module(controllers = [CartController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
