use nest::{controller, injectable, module};

struct Orders;

#[injectable]
struct OrderController;

#[controller("orders")]
impl OrderController {
    #[public]
    #[get("/")]
    #[render("orders/list.html")]
    async fn list(&self) -> Orders {
        Orders
    }
}

#[module(controllers = [OrderController])]
struct AppModule;

fn main() {}
