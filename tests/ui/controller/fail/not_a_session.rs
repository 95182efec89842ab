use nest::http::HeaderMap;
use nest::{controller, injectable, module};

#[injectable(value)]
struct Cart {
    products: Vec<i64>,
}

#[injectable]
struct CartController;

#[controller("cart")]
impl CartController {
    #[get("/")]
    async fn headers(&self, #[session] session: HeaderMap) {
        let _ = session;
    }

    #[get("/cart")]
    async fn what_is_kept(&self, #[session] cart: &Cart) {
        let _ = &cart.products;
    }
}

#[module(controllers = [CartController])]
struct AppModule;

fn main() {}
