use nest::http::BadRequest;
use nest::{controller, injectable, module, pipe};

#[injectable]
struct EmailIsFree;

#[pipe]
impl EmailIsFree {
    async fn validate(&self, _email: &String) -> Result<(), BadRequest> {
        Ok(())
    }
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[post("/")]
    async fn register(&self, #[body(pipes = [EmailIsFree])] _email: String) {}
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
