use nest::{controller, injectable, module};

struct User;

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    async fn find_all(&self) -> User {
        User
    }
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
