//! NEST-E0323: The policy says about whom and what it decides, and in which words.

use nest::auth::{Decision, Enforce, Policy, StatedPolicy};
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

impl StatedPolicy for ShowOrder {
    type Principal = User;
    type Resource = Order;

    const STATES: &'static str = "everybody";

    fn policy() -> impl Policy<User, Order> {
        |_: &User, _: &Order| Decision::allow("everybody may")
    }
}

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
