//! A route requires a role, and no guard says who the caller is.

use std::fmt;

use nest::auth::{Authorize, Holds};
use nest::{Proof, Requirement, controller, injectable, module};

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
struct CurrentUser {
    role: Role,
}

impl Holds<Role> for CurrentUser {
    fn holds(&self, required: Role) -> bool {
        self.role == required
    }
}

#[injectable]
struct AdminController;

#[controller("admin")]
impl AdminController {
    #[get("/")]
    #[roles(Role::Admin)]
    async fn show(&self) {}
}

#[module(controllers = [AdminController], guards = [Authorize<CurrentUser, Role>])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
