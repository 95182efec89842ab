//! NEST-E0401, NEST-E0413, NEST-E0414: each version of a route has one handler, is named once, and is one segment of a path.

use nest::{controller, injectable, module};

#[injectable]
struct ItemController;

#[controller("items", version = ["1", "2"])]
impl ItemController {
    #[public]
    #[get]
    async fn list(&self) {}

    #[public]
    #[get(version = ["3", "2026-01.beta"])]
    async fn list_by_cursor(&self) {}

    /// Of no version, beside those of the other two.
    #[public]
    #[get(version = [])]
    async fn list_of_any(&self) {}
}

#[injectable]
struct SecondItemController;

#[controller("items", version = "4")]
impl SecondItemController {
    #[public]
    #[get]
    async fn list(&self) {}
}

#[module(controllers = [SecondItemController])]
struct SecondModule;

#[module(imports = [SecondModule], controllers = [ItemController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
