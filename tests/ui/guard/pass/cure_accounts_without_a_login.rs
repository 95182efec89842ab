//! NEST-E0321: Accounts that say where a name and a password stand in a body.

use nest::auth::{Accounts, AuthBody, Authenticated, LocalLogin, LocalStrategy, LoginThrottle, PasswordHash, PasswordOptions, PasswordService};
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
    type Body = Unvalidated<(String, String)>;

    fn name_and_password(Unvalidated((name, password)): &Unvalidated<(String, String)>) -> (&str, &str) {
        (name, password)
    }
}

#[injectable]
struct LoginController;

#[controller("login")]
impl LoginController {
    #[public]
    #[post("/", guards = [AuthBody<LocalStrategy<Users>>])]
    async fn sign_in(&self, #[body] login: Authenticated<LocalStrategy<Users>>) -> String {
        login.principal.to_string()
    }
}

#[module(
    controllers = [LoginController],
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
