//! NEST-E0301: as the messages say.
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

#[module(providers = [JwtGuard], exports = [JwtGuard])]
struct AuthModule;

#[injectable]
struct UserController;

#[controller("users", guards = [JwtGuard])]
impl UserController {
    #[get("/")]
    async fn find_all(&self) {}
}

#[module(imports = [AuthModule], controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
