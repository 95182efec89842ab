//! NEST-E0405: A guard that reads a parameter of the path stands before the routes that have it, and their handlers need not read it.
use nest::{controller, guard, injectable, module};

#[guard]
async fn owner(#[param("order_id")] id: i64) -> bool {
    id > 0
}

#[injectable]
struct OrdersController;

#[controller("orders")]
impl OrdersController {
    #[public]
    #[get("/")]
    async fn find_all(&self) {}

    #[get("/{order_id}", guards = [owner])]
    async fn find_one(&self) {}
}

#[injectable]
struct ItemsController;

#[controller("orders/{order_id}/items", guards = [owner])]
impl ItemsController {
    #[get("/")]
    async fn find_all(&self) {}

    #[public]
    #[get("/free")]
    async fn free(&self) {}
}

#[injectable]
struct FilesController;

#[controller("files", guards = [owner])]
impl FilesController {
    #[get("/{order_id}")]
    async fn one(&self) {}

    #[get("/all/{*order_id}")]
    async fn rest(&self) {}
}

#[module(controllers = [OrdersController, ItemsController, FilesController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
