use nest::{controller, injectable};

#[injectable]
struct OrdersController;

#[controller("orders", host = ["{tenant}.example.com", "{tenant}.{region}.example.com"])]
impl OrdersController {
    #[public]
    #[get("/")]
    async fn all(&self, #[host] region: String) {
        let _ = region;
    }
}

#[injectable]
struct UsersController;

#[controller("users")]
impl UsersController {
    #[public]
    #[get("/")]
    async fn all(&self, #[host] tenant: String) {
        let _ = tenant;
    }
}

fn main() {}
