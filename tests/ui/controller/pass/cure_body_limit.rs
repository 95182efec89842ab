//! NEST-E0545: take the body; a limit of the controller is for the routes that take one.
use nest::{controller, injectable, module};

const SMALL: usize = 100;

#[injectable]
struct CatController;

#[controller("cats", body_limit = 2 * MIB)]
impl CatController {
    #[public]
    #[get("/")]
    async fn all(&self) {}

    #[public]
    #[post("/", body_limit = 10 * MIB)]
    async fn create(&self, #[body] name: String) {
        let _ = name;
    }

    #[public]
    #[put("/", body_limit = SMALL)]
    async fn replace(&self, #[body] name: String) {
        let _ = name;
    }
}

#[module(controllers = [CatController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
