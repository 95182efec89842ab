//! NEST-E0116, NEST-E0309: as the messages say.
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

#[guard]
async fn known(#[param] id: i64) -> bool {
    id > 0
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[get("/{id}", guards = [known])]
    async fn find(&self, #[param(pipes = [Positive])] id: i64, #[query("p", pipes = [Positive])] page: i64) -> String {
        format!("{id} {page}")
    }
}

#[module(providers = [Positive], controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
