//! NEST-E0116, NEST-E0118, NEST-E0507 of `status` and `error`: a status of a client's mistake; one of both; an error with a status.
use nest::http::{NotFound, ParamError};
use nest::{controller, injectable, module};

#[injectable]
struct CatController;

#[controller("cats")]
impl CatController {
    #[public]
    #[get("/a/{id}")]
    async fn with_a_status(&self, #[param(status = 422)] id: u32) {
        let _ = id;
    }

    #[public]
    #[get("/b/{id}")]
    async fn with_an_error(&self, #[param(error = none)] id: u32, #[query(error = |_| NotFound::default())] page: u8) {
        let _ = (id, page);
    }
}

fn none(error: ParamError) -> NotFound {
    NotFound::new(error.to_string())
}

#[module(controllers = [CatController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
