//! Accounts that do not say where a name and a password stand in a body.

use nest::auth::{Accounts, AuthBody, LocalStrategy, PasswordHash};
use nest::http::Failure;
use nest::{controller, injectable};

#[injectable]
struct Users;

impl Accounts for Users {
    type Account = i64;

    async fn find(&self, _: &str) -> Result<Option<(i64, PasswordHash)>, Failure> {
        Ok(None)
    }
}

#[injectable]
struct LoginController;

#[controller("login")]
impl LoginController {
    #[public]
    #[post("/", guards = [AuthBody<LocalStrategy<Users>>])]
    async fn sign_in(&self) {}
}

fn main() {}
