//! The accounts that somebody signs in to are no provider.

use nest::auth::{
    Accounts, AuthBody, Authenticated, LocalLogin, LocalStrategy, LoginThrottle, PasswordHash, PasswordOptions,
    PasswordService,
};
use nest::http::{Failure, Unvalidated};
use nest::{controller, injectable, module};

#[injectable]
struct Users;

impl Accounts for Users {
    type Account = i64;

    async fn find(&self, _: &str) -> Result<Option<(i64, PasswordHash)>, Failure> {
        Ok(None)
    }
}

impl LocalLogin for Users {
    type Body = Unvalidated<[String; 2]>;

    fn name_and_password(Unvalidated([name, password]): &Unvalidated<[String; 2]>) -> (&str, &str) {
        (name, password)
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
        provide(PasswordService, factory = || PasswordService::new(&PasswordOptions::default())),
        provide(LoginThrottle, factory = LoginThrottle::default),
        LocalStrategy<Users>,
        AuthBody<LocalStrategy<Users>>,
    ],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
