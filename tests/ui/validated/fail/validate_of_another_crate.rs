use nest::{controller, injectable, module};
use serde::Deserialize;

/// As that of another version is: of the same name, and another trait.
trait Validate {}

#[derive(Deserialize)]
struct CreateUser {
    name: String,
}

impl Validate for CreateUser {}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[post("/body", "/other")]
    async fn body(&self, #[body] user: CreateUser) {
        let _ = user.name;
    }

    #[public]
    #[get("/query")]
    async fn query(&self, #[query] user: CreateUser) {
        let _ = user.name;
    }

    #[public]
    #[post("/form")]
    async fn form(&self, #[form] user: CreateUser) {
        let _ = user.name;
    }
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
