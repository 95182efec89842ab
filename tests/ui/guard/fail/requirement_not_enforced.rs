use std::fmt;

use nest::http::Unauthorized;
use nest::{Proof, Requirement, controller, guard, injectable, module};

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

#[guard]
async fn signed_in() -> Result<CurrentUser, Unauthorized> {
    Ok(CurrentUser)
}

#[injectable]
struct ProductController;

#[controller("products", guards = [signed_in])]
impl ProductController {
    #[post("/")]
    #[permissions(Permission::CreateProduct)]
    async fn create(&self) {}

    #[post("/many")]
    #[permissions(Permission::CreateProduct)]
    async fn create_many(&self) {}
}

#[module(controllers = [ProductController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
