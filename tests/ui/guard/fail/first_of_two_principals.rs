//! Two strategies that are tried in order prove two types.

use nest::auth::{AuthGuard, BearerToken, FirstOf, PresentedApiKey, Strategy};
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

#[injectable]
struct Keys;

impl Strategy for Keys {
    type Credentials = PresentedApiKey;
    type Principal = Caller;

    async fn validate(&self, _: PresentedApiKey, _: &ExecutionContext) -> Result<Option<Caller>, Failure> {
        Ok(None)
    }
}

impl Strategy for Tokens {
    type Credentials = BearerToken;
    type Principal = CurrentUser;

    async fn validate(&self, _: BearerToken, _: &ExecutionContext) -> Result<Option<CurrentUser>, Failure> {
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

#[module(
    providers = [Tokens, Keys, FirstOf<Tokens, Keys>, AuthGuard<FirstOf<Tokens, Keys>>],
    controllers = [OrderController],
    guards = [AuthGuard<FirstOf<Tokens, Keys>>],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
