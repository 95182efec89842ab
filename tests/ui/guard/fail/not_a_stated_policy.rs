//! A route takes a policy that has no words.

use nest::auth::Enforce;
use nest::http::Forbidden;
use nest::{Proof, controller, guard, injectable, module};

#[derive(Clone, Proof)]
struct User;

struct Order;

#[guard]
async fn signed_in() -> Result<User, Forbidden> {
    Ok(User)
}

struct ShowOrder;

#[injectable]
struct OrderController;

#[controller("orders", guards = [signed_in])]
impl OrderController {
    #[get("/")]
    async fn show(&self, may_show: Enforce<ShowOrder>) -> Result<(), Forbidden> {
        may_show.on(&Order)
    }
}

#[module(controllers = [OrderController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
