//! Accounts do not say where a name and a password stand in a body, and both, a guard and a parameter, need it.

use nest::auth::{
    Accounts, AuthBody, Authenticated, LocalStrategy, LoginThrottle, PasswordHash, PasswordOptions,
    PasswordService,
};
use nest::http::{Failure};
use nest::{controller, injectable, module};

#[injectable]
struct Users;

impl Accounts for Users {
    type Account = i64;

    async fn find(&self, _: &str) -> Result<Option<(i64, PasswordHash)>, Failure> {
        Ok(None)
    }
}

#[injectable]
struct SignInController;

#[controller("sign-in")]
impl SignInController {
    #[public]
    #[post("/", guards = [AuthBody<LocalStrategy<Users>>])]
    async fn sign_in(&self, #[body] login: Authenticated<LocalStrategy<Users>>) -> String {
        format!("hello, {}", login.principal)
    }
}

#[module(
    controllers = [SignInController],
    providers = [
        Users,
        provide(PasswordService, factory = || PasswordService::new(&PasswordOptions::default())),
        provide(LoginThrottle, factory = LoginThrottle::default),
        LocalStrategy<Users>,
        AuthBody<LocalStrategy<Users>>,
    ],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
