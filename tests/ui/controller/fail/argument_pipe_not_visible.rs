use nest::http::BadRequest;
use nest::{controller, injectable, module, pipe};

#[injectable]
struct Positive;

#[pipe]
impl Positive {
    async fn transform(&self, value: i64) -> Result<i64, BadRequest> {
        if value > 0 { Ok(value) } else { Err(BadRequest::new("a positive number is expected")) }
    }
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/{id}")]
    async fn find(&self, #[param(pipes = [Positive])] id: i64) -> String {
        id.to_string()
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
