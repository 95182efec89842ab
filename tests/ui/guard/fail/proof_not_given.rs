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

#[injectable]
struct UserController;

#[controller("users", guards = [JwtGuard])]
impl UserController {
    #[public]
    #[get("/me")]
    async fn me(&self, user: CurrentUser) {
        let _ = user;
    }

    #[get("/all")]
    async fn all(&self) {}
}

#[module(providers = [JwtGuard], controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
