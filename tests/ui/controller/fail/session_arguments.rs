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
    #[get("/")]
    async fn one_field(&self, #[session("products")] session: Session<Cart>) {
        let _ = &session.products;
    }

    #[get("/misspelt")]
    async fn misspelt(&self, #[sesion] session: Session<Cart>) {
        let _ = &session.products;
    }
}

#[module(controllers = [CartController])]
struct AppModule;

fn main() {}
