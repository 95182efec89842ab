use nest::http::{NotFound, ParamError};
use nest::{controller, injectable, module};

#[injectable]
struct CatController;

#[controller("cats")]
impl CatController {
    #[public]
    #[get("/a/{id}")]
    async fn of_a_server(&self, #[param(status = 500)] id: u32) {
        let _ = id;
    }

    #[public]
    #[get("/b/{id}")]
    async fn both(&self, #[param(status = 404, error = none)] id: u32) {
        let _ = id;
    }

    #[public]
    #[get("/c/{id}")]
    async fn of_the_controller(&self, #[param(error = self.none)] id: u32) {
        let _ = id;
    }
}

fn none(error: ParamError) -> NotFound {
    NotFound::new(error.to_string())
}

#[module(controllers = [CatController])]
struct AppModule;

fn main() {}
