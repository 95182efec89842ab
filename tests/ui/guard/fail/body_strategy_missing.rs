//! A type stands for a strategy for bodies, at a guard and at a parameter.

use nest::auth::{AuthBody, Authenticated};
use nest::{controller, injectable, module};

#[injectable]
struct Codes;

#[injectable]
struct SignInController;

#[controller("sign-in")]
impl SignInController {
    #[public]
    #[post("/", guards = [AuthBody<Codes>])]
    async fn sign_in(&self, #[body] login: Authenticated<Codes>) -> String {
        format!("hello, {}", login.principal)
    }
}

#[module(
    controllers = [SignInController],
    providers = [
        Codes, AuthBody<Codes>,
    ],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
