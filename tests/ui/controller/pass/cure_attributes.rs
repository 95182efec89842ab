//! NEST-E0116 of attributes beside a route: in its parentheses; `#[status]`; `#[public]`.
use nest::{controller, guard, injectable, module};

#[guard]
async fn signed_in() -> bool {
    true
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[get("/a", guards = [signed_in])]
    async fn guarded(&self) {}

    #[public]
    #[post("/b")]
    #[status(202)]
    async fn accepted(&self) {}

    #[public]
    #[get("/c")]
    async fn open(&self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
