use nest::{controller, guard, injectable, module};

#[guard]
async fn signed_in() -> bool {
    true
}

#[injectable]
struct UserController;

#[controller("users")]
#[use_interceptors(Logger)]
impl UserController {
    #[get("/a")]
    #[guards(signed_in)]
    async fn guarded(&self) {}

    #[public]
    #[post("/b")]
    #[http_code(202)]
    async fn accepted(&self) {}

    #[pubic]
    #[get("/c")]
    async fn open(&self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
