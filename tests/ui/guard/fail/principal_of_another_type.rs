//! A strategy proves another type than its handlers take.

use nest::auth::{AuthGuard, BearerToken, Strategy};
use nest::http::Failure;
use nest::{ExecutionContext, Proof, controller, injectable, module};

#[derive(Clone, Proof)]
struct CurrentUser {
    id: i64,
}

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

#[controller("orders")]
impl OrderController {
    #[get("/")]
    async fn list(&self, user: CurrentUser) -> String {
        user.id.to_string()
    }
}

#[module(providers = [Tokens, AuthGuard<Tokens>], controllers = [OrderController], guards = [AuthGuard<Tokens>])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
