use nest::http::Unauthorized;
use nest::{ExecutionContext, Proof, controller, guard, injectable, module};

#[derive(Clone, Proof)]
struct CurrentUser;

#[injectable]
struct JwtGuard;

#[guard]
impl JwtGuard {
    async fn can_activate(&self, _cx: &ExecutionContext) -> Result<CurrentUser, Unauthorized> {
        Ok(CurrentUser)
    }
}

#[guard]
async fn admin(user: CurrentUser) -> bool {
    let CurrentUser = user;
    true
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[get("/a", guards = [admin, JwtGuard])]
    async fn wrong_order(&self) {}

    #[get("/b", guards = [admin])]
    async fn without(&self) {}
}

#[module(providers = [JwtGuard], controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
