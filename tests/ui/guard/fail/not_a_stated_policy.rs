//! A route takes a policy that has no words, and uses it.

use nest::auth::Enforce;
use nest::http::{Failure, Unauthorized};
use nest::{Proof, controller, guard, injectable, module};

#[derive(Clone, Proof)]
struct User;

struct Order;

struct ShowOrder;

#[guard]
async fn signed_in() -> Result<User, Unauthorized> {
    Ok(User)
}

#[injectable]
struct OrderController;

#[controller("orders", guards = [signed_in])]
impl OrderController {
    #[get("/{id}")]
    async fn show(&self, #[param] id: i64, may_show: Enforce<ShowOrder>) -> Result<String, Failure> {
        may_show.on(&Order)?;
        Ok(format!("order {id}"))
    }
}

#[module(controllers = [OrderController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
