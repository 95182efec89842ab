//! A route requires a role, and the caller does not say which ones it holds.

use std::fmt;

use nest::auth::Authorize;
use nest::http::Unauthorized;
use nest::{Proof, Requirement, controller, guard, injectable, module};

#[derive(Clone, Copy, PartialEq, Requirement)]
enum Role {
    Admin,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("admin")
    }
}

#[derive(Clone, Proof)]
struct CurrentUser;

#[guard]
async fn signed_in() -> Result<CurrentUser, Unauthorized> {
    Ok(CurrentUser)
}

#[injectable]
struct AdminController;

#[controller("admin")]
impl AdminController {
    #[get("/")]
    #[roles(Role::Admin)]
    async fn show(&self) {}
}

#[module(controllers = [AdminController], guards = [signed_in, Authorize<CurrentUser, Role>])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
