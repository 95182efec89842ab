use nest::http::Unauthorized;
use nest::{Proof, controller, guard, injectable, module};

#[derive(Clone, Proof)]
struct CurrentUser;

#[guard]
async fn signed_in() -> Result<CurrentUser, Unauthorized> {
    Ok(CurrentUser)
}

#[guard]
async fn admin(_user: &CurrentUser) -> bool {
    true
}

#[injectable]
struct UserController;

#[controller("users", guards = [signed_in, admin])]
impl UserController {
    #[get]
    async fn list(&self) {}
}

#[module(controllers = [UserController])]
struct UserModule;

#[module(imports = [UserModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
