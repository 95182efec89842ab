use nest::{controller, injectable, module};

struct CreateUser;

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[post("/")]
    async fn create(&self, #[body] user: CreateUser) {
        let _ = user;
    }
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
