use nest::{controller, guard, injectable, module};

#[guard]
async fn owner(#[param("order_id")] id: i64) -> bool {
    id > 0
}

#[injectable]
struct OrdersController;

#[controller("orders", guards = [owner])]
impl OrdersController {
    #[get("/")]
    async fn find_all(&self) {}

    #[get("/{order_id}")]
    async fn find_one(&self, #[param] order_id: i64) -> String {
        order_id.to_string()
    }

    #[get("/{id}/items")]
    async fn items(&self, #[param] id: i64) -> String {
        id.to_string()
    }
}

#[injectable]
struct ItemsController;

#[controller("items")]
impl ItemsController {
    #[get("/{id}", guards = [item])]
    async fn find_one(&self) {}
}

#[guard]
async fn item(#[param] item_id: i64) -> bool {
    item_id > 0
}

#[module(controllers = [OrdersController, ItemsController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
