use nest::http::Group;
use nest::{controller, injectable, module};

const ADMIN: Group = Group::new("admin");

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    #[expose(groups(ADMIN))]
    async fn names(&self) -> String {
        String::new()
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
