use std::fmt;

use nest::http::Forbidden;
use nest::{Required, Requirement, controller, guard, injectable, module};

#[derive(Clone, Copy, PartialEq, Requirement)]
enum Role {
    Admin,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("admin")
    }
}

#[guard]
async fn roles(required: Required<Role>) -> Result<(), Forbidden> {
    if required.is_empty() { Ok(()) } else { Err(Forbidden::new(required.to_string())) }
}

#[injectable]
struct ReportController;

#[controller("reports", guards = [roles])]
impl ReportController {
    #[public]
    #[get("/")]
    #[roles(Role::Admin)]
    async fn list(&self) {}

    #[get("/yearly")]
    #[roles(Role::Admin)]
    async fn yearly(&self) {}
}

#[module(controllers = [ReportController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
