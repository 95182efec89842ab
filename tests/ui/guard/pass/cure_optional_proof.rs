//! NEST-E0303, for proofs that callers may come without: the optional guard, the proof that it gives, the one that the other gives.
use nest::auth::{AuthGuard, BearerToken, OptionalAuth, Strategy};
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
    async fn list(&self, _user: Option<CurrentUser>) {}

    #[get("/mine", guards = [AuthGuard<Tokens>])]
    async fn mine(&self, _user: CurrentUser) {}
}

#[module(providers = [OptionalAuth<Tokens>, AuthGuard<Tokens>, Tokens], controllers = [OrderController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
