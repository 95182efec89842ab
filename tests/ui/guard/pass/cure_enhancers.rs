//! NEST-E0304, NEST-E0305, NEST-E0306, NEST-E0307, NEST-E0312: each in the list of its kind, and with a result of its kind.
use nest::http::{BadRequest, Failure, Response, Unauthorized};
use nest::{ExecutionContext, Next, Proof, controller, guard, injectable, interceptor, module, pipe};

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
async fn proves_nothing() -> Result<(), Unauthorized> {
    Ok(())
}

#[guard]
async fn says_yes() -> bool {
    true
}

#[injectable]
struct Logger;

#[interceptor]
impl Logger {
    async fn intercept(&self, _cx: &ExecutionContext, next: Next<'_>) -> Result<Response, Failure> {
        next.run().await
    }
}

#[injectable]
struct Trim;

#[pipe]
impl Trim {
    async fn transform(&self, value: String) -> Result<String, BadRequest> {
        Ok(value.trim().to_owned())
    }
}

#[injectable]
struct UserController;

#[controller("users", guards = [JwtGuard, proves_nothing, says_yes], interceptors = [Logger])]
impl UserController {
    #[get("/", pipes = [Trim])]
    async fn find_all(&self, #[query] name: String, user: CurrentUser) -> String {
        let CurrentUser = user;
        name
    }
}

#[module(providers = [JwtGuard, Logger, Trim], controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
