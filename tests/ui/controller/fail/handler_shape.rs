use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/a")]
    fn not_async(&self) {}

    #[public]
    #[get("/b")]
    async fn without_self() {}

    #[public]
    #[get("/c")]
    async fn generic<T>(&self) {}

    #[public]
    #[get("/d")]
    async fn mutable(&mut self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
