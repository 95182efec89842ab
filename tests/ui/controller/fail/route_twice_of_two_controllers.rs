//! Two controllers, of which one was copied from the other and kept its version.

use nest::{controller, injectable, module};

#[injectable]
struct ItemController;

#[controller("items", version = "1")]
impl ItemController {
    #[public]
    #[get("/{id}")]
    async fn find(&self, #[param] id: i64) {
        let _ = id;
    }
}

#[injectable]
struct SecondItemController;

#[controller("items", version = "1")]
impl SecondItemController {
    #[public]
    #[get("/{id}")]
    async fn find(&self, #[param] id: i64) {
        let _ = id;
    }
}

#[module(controllers = [SecondItemController])]
struct SecondModule;

#[module(imports = [SecondModule], controllers = [ItemController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
