//! The path of a controller has a name.

use nest::{controller, injectable};

#[injectable]
struct UserController;

#[controller(prefix = "users")]
impl UserController {
    #[public]
    #[get("/")]
    async fn list(&self) {}
}

fn main() {}
