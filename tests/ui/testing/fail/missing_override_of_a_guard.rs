//! A part of an application uses a guard that no module of it provides.

use nest::{controller, guard, injectable, module};

#[injectable]
struct TokenGuard;

#[guard]
impl TokenGuard {
    async fn can_activate(&self) -> bool {
        false
    }
}

#[injectable]
struct OrderController;

#[controller("orders", guards = [TokenGuard])]
impl OrderController {
    #[get("/")]
    async fn list(&self) {}
}

#[module(controllers = [OrderController])]
struct OrderModule;

fn main() {
    let _ = nest::testing!(OrderModule);
}
