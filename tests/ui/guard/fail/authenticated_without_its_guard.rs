//! A route reads credentials from its body, and no guard brings the strategy that judges them.

use nest::auth::{AuthBody, Authenticated, BodyStrategy};
use nest::http::{Failure, Unvalidated};
use nest::{ExecutionContext, controller, injectable, module};

#[injectable]
struct Codes;

impl BodyStrategy for Codes {
    type Body = Unvalidated<String>;
    type Principal = String;

    async fn validate(&self, code: &Unvalidated<String>, _: &ExecutionContext) -> Result<Option<String>, Failure> {
        Ok(Some(code.0.clone()))
    }
}

#[injectable]
struct DoorController;

#[controller("door")]
impl DoorController {
    #[public]
    #[post("/")]
    async fn enter(&self, #[body] entering: Authenticated<Codes>) -> String {
        entering.principal
    }
}

#[module(controllers = [DoorController], providers = [Codes, AuthBody<Codes>])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
