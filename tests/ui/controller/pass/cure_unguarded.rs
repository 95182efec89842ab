//! NEST-E0302: as the messages say.
use nest::{controller, guard, injectable, module};

#[guard]
async fn signed_in() -> bool {
    true
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    async fn find_all(&self) {}

    #[post("/import", guards = [signed_in])]
    async fn import(&self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
