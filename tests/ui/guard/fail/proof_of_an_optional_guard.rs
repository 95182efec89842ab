//! A handler asks for a proof behind a guard that lets callers in without it.

use nest::auth::{BearerToken, OptionalAuth, Strategy};
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

#[controller("orders", guards = [OptionalAuth<Tokens>])]
impl OrderController {
    #[get("/")]
    async fn list(&self, _user: CurrentUser) {}
}

#[module(providers = [OptionalAuth<Tokens>, Tokens], controllers = [OrderController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
