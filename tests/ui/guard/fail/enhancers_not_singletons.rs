use nest::http::{BadRequest, Failure};
use nest::{ExecutionContext, Next, controller, injectable, interceptor, module, pipe};

#[injectable(scope = transient)]
struct Timing;

#[interceptor]
impl Timing {
    async fn intercept(&self, _cx: &ExecutionContext, next: Next<'_>) -> Result<nest::http::Response, Failure> {
        next.run().await
    }
}

#[injectable(value)]
struct Trim;

#[pipe]
impl Trim {
    async fn transform(&self, value: String) -> Result<String, BadRequest> {
        Ok(value.trim().to_owned())
    }
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[post("/", pipes = [Trim])]
    async fn create(&self, #[body] name: String) -> String {
        name
    }
}

#[module(
    providers = [Timing, provide(Trim, factory = || Trim, scope = transient)],
    controllers = [UserController],
    interceptors = [Timing],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
