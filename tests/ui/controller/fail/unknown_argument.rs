use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users", versions = "1")]
impl UserController {
    #[public]
    #[get("/", guard = [signed_in])]
    async fn find_all(&self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
