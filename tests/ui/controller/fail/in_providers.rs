use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    async fn find_all(&self) {}
}

#[module(providers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
