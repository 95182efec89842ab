//! A handler asks for an optional proof behind a guard that refuses callers without it.

use nest::auth::{AuthGuard, BearerToken, Strategy};
use nest::http::Failure;
use nest::{ExecutionContext, Proof, controller, injectable, module};

#[derive(Clone, Proof)]
struct CurrentUser;

#[injectable]
struct Tokens;

impl Strategy for Tokens {
    type Credentials = BearerToken;
    type Principal = CurrentUser;

    async fn validate(&self, _: BearerToken, _: &ExecutionContext) -> Result<Option<CurrentUser>, Failure> {
        Ok(None)
    }
}

#[injectable]
struct OrderController;

#[controller("orders", guards = [AuthGuard<Tokens>])]
impl OrderController {
    #[get("/")]
    async fn list(&self, _user: Option<CurrentUser>) {}
}

#[module(providers = [AuthGuard<Tokens>, Tokens], controllers = [OrderController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
