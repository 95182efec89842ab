use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[get("/")]
    async fn find_all(&self) {}

    #[post("/import")]
    async fn import(&self) {}

    #[public]
    #[get("/open")]
    async fn open(&self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
