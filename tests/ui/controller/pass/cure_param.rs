//! NEST-E0402, NEST-E0404: as the messages say.
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
    #[get("/{_id}/name")]
    async fn name(&self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
