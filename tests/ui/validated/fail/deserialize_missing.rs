//! A body with rules that cannot be read: the message names what is lacking, and nothing else.

use nest::{controller, injectable};
use validator::Validate;

#[derive(Validate)]
struct CreateUser {
    #[validate(length(min = 1))]
    name: String,
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[post("/")]
    async fn create(&self, #[body] user: CreateUser) -> String {
        user.name
    }
}

fn main() {}
