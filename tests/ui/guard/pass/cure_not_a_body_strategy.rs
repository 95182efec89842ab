//! NEST-E0314, NEST-E0320: The guard for what stands in headers.

use nest::auth::{AuthGuard, BearerToken, Strategy};
use nest::http::Failure;
use nest::{ExecutionContext, Proof, controller, injectable, module};

#[derive(Clone, Proof)]
struct Caller;

#[injectable]
struct Tokens;

impl Strategy for Tokens {
    type Credentials = BearerToken;
    type Principal = Caller;

    async fn validate(&self, _: BearerToken, _: &ExecutionContext) -> Result<Option<Caller>, Failure> {
        Ok(None)
    }
}

#[injectable]
struct OrderController;

#[controller("orders", guards = [AuthGuard<Tokens>])]
impl OrderController {
    #[get("/")]
    async fn list(&self) {}
}

#[module(providers = [Tokens, AuthGuard<Tokens>], controllers = [OrderController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
