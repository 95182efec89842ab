use std::fmt;

use nest::{Requirement, controller, injectable};

#[derive(Clone, Copy, PartialEq, Requirement)]
enum Role {
    Admin,
    Editor,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("role")
    }
}

#[injectable]
struct ReportController;

#[controller("reports")]
impl ReportController {
    #[get("/")]
    #[roles]
    async fn list(&self) {}

    #[get("/yearly")]
    #[roles()]
    async fn yearly(&self) {}

    #[get("/monthly")]
    #[roles(Role::Admin, any(Role::Editor))]
    async fn monthly(&self) {}

    #[get("/daily")]
    #[requires(all())]
    async fn daily(&self) {}
}

#[derive(Clone, Copy, PartialEq, Requirement)]
#[requirement(rights)]
enum Right {
    Read,
}

fn main() {}
