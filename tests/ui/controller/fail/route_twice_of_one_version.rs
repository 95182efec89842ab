//! Two routes of a controller share one of their versions.

use nest::{controller, injectable, module};

#[injectable]
struct ItemController;

#[controller("items", version = ["1", "2"])]
impl ItemController {
    #[public]
    #[get]
    async fn list(&self) {}

    #[public]
    #[get(version = ["2", "3"])]
    async fn list_by_cursor(&self) {}
}

#[module(controllers = [ItemController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
