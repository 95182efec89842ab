//! NEST-E0401: as the messages say.
use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/{id}")]
    async fn find_one(&self, #[param] id: i64) {
        let _ = id;
    }

    #[public]
    #[get("/{name}", version = "2")]
    async fn by_name(&self, #[param] name: String) {
        let _ = name;
    }

    #[public]
    #[get("/named/{name}")]
    async fn named(&self, #[param] name: String) {
        let _ = name;
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
