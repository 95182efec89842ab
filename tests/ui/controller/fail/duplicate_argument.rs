use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/", version = "1", version = "2")]
    async fn find_all(&self) {}

    #[public]
    #[get("/a")]
    #[post("/b")]
    async fn two_routes(&self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
