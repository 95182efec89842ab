//! No guard proves the principal of a policy.

use nest::auth::{Enforce, Owned, Policy, StatedPolicy, owns};
use nest::http::Failure;
use nest::{Proof, controller, injectable, module};

#[derive(Clone, Proof)]
struct User {
    id: i64,
}

struct Order {
    user_id: i64,
}

impl Owned<User> for Order {
    fn is_owned_by(&self, user: &User) -> bool {
        self.user_id == user.id
    }
}

struct ShowOrder;

impl StatedPolicy for ShowOrder {
    type Principal = User;
    type Resource = Order;

    const STATES: &'static str = "one's own orders";

    fn policy() -> impl Policy<User, Order> {
        owns
    }
}

#[injectable]
struct OrderController;

#[controller("orders")]
impl OrderController {
    #[public]
    #[get("/{id}")]
    async fn show(&self, #[param] id: i64, may_show: Enforce<ShowOrder>) -> Result<String, Failure> {
        let order = Order { user_id: 1 };
        may_show.on(&order)?;
        Ok(format!("order {id}"))
    }
}

#[module(controllers = [OrderController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
