use nest::http::Unauthorized;
use nest::{Proof, controller, guard, injectable, module};

#[derive(Clone, Proof)]
struct CurrentUser;

#[guard]
async fn signed_in() -> Result<CurrentUser, Unauthorized> {
    Ok(CurrentUser)
}

#[injectable]
struct OrderController;

#[controller("orders", guards = [signed_in])]
impl OrderController {
    #[get("/")]
    async fn list(&self, _user: Option<CurrentUser>) {}
}

#[module(controllers = [OrderController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
