use nest::{controller, injectable, module};

#[injectable]
struct Logger;

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[get("/", guards = [Logger])]
    async fn find_all(&self) {}
}

#[module(providers = [Logger], controllers = [UserController])]
struct AppModule;

fn main() {}
