use nest::http::BadRequest;
use nest::{controller, guard, injectable, module, pipe};

#[injectable]
struct Positive;

#[pipe]
impl Positive {
    async fn transform(&self, value: i64) -> Result<i64, BadRequest> {
        if value > 0 { Ok(value) } else { Err(BadRequest::new("a positive number is expected")) }
    }
}

#[injectable]
struct Plain;

#[guard]
async fn known(#[param(pipes = [Positive])] id: i64) -> bool {
    id > 0
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[get("/{id}", guards = [known])]
    async fn find(&self, #[param(pipe = [Positive])] id: i64) -> String {
        id.to_string()
    }
}

#[injectable]
struct OrderController;

#[controller("orders")]
impl OrderController {
    #[public]
    #[get("/{id}")]
    async fn find(&self, #[param(pipes = [Positive])] id: u32, #[query(pipes = [Plain])] page: u8) -> String {
        format!("{id} {page}")
    }
}

#[module(providers = [Positive, Plain], controllers = [UserController, OrderController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
