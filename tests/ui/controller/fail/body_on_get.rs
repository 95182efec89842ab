use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    async fn find_all(&self, #[body] filter: String) {
        let _ = filter;
    }
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
