use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[post("/")]
    async fn create(&self, #[body] user: String, #[body] address: String) {
        let _ = (user, address);
    }
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
