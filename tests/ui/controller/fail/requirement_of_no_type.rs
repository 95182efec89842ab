use nest::{controller, guard, injectable, module};

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Admin,
}

#[guard]
async fn anyone() -> bool {
    true
}

#[injectable]
struct ReportController;

#[controller("reports", guards = [anyone])]
impl ReportController {
    #[get("/")]
    #[roles(Role::Admin)]
    async fn list(&self) {}
}

#[module(controllers = [ReportController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
