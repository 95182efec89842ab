//! NEST-E0311: The cures of NEST-E0310: the guard of `nest::auth`, one's own, and on a public route the route's.

use std::fmt;

use nest::auth::{Authorize, Holds};
use nest::http::{Forbidden, Unauthorized};
use nest::{Proof, Required, Requirement, controller, guard, injectable, module};

#[derive(Clone, Copy, PartialEq, Requirement)]
enum Permission {
    CreateProduct,
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("product:create")
    }
}

#[derive(Clone, Proof)]
struct CurrentUser;

impl Holds<Permission> for CurrentUser {
    fn holds(&self, _: Permission) -> bool {
        true
    }
}

#[guard]
async fn signed_in() -> Result<CurrentUser, Unauthorized> {
    Ok(CurrentUser)
}

#[guard]
async fn own(_user: &CurrentUser, required: Required<Permission>) -> Result<(), Forbidden> {
    if required.is_met(|_| true) { Ok(()) } else { Err(Forbidden::new(required.to_string())) }
}

#[injectable]
struct ProductController;

#[controller("products", guards = [signed_in, Authorize<CurrentUser, Permission>])]
impl ProductController {
    #[post("/")]
    #[permissions(Permission::CreateProduct)]
    async fn create(&self) {}

    #[public]
    #[post("/open", guards = [signed_in, own])]
    #[permissions(Permission::CreateProduct)]
    async fn create_openly(&self) {}
}

#[module(controllers = [ProductController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
