use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/:id")]
    async fn express(&self) {}

    #[public]
    #[get("/users/{id")]
    async fn open_brace(&self) {}

    #[public]
    #[get("/users/")]
    async fn trailing(&self) {}

    #[public]
    #[get("/{*rest}/x")]
    async fn behind_rest(&self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
