//! NEST-E0303: as the messages say.
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

#[controller("users")]
impl UserController {
    #[get("/me", guards = [JwtGuard])]
    async fn me(&self, user: CurrentUser) {
        let _ = user;
    }
}

#[module(providers = [JwtGuard], controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
