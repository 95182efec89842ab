//! Versions that are named twice, and some that no request can ask for.

use nest::{controller, injectable, module};

#[injectable]
struct ItemController;

#[controller("items", version = ["1", "2", "1"])]
impl ItemController {
    #[public]
    #[get(version = "")]
    async fn list(&self) {}

    #[public]
    #[get("/{id}", version = "1/beta")]
    async fn find(&self, #[param] id: i64) {
        let _ = id;
    }

    #[public]
    #[post(version = "1, 2")]
    async fn create(&self) {}
}

#[module(controllers = [ItemController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
