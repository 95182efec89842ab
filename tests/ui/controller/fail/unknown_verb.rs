use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[pots("/")]
    async fn create(&self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
