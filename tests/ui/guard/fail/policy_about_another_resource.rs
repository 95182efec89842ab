//! The function of a policy is about another resource.

use nest::auth::{Decision, Policy, StatedPolicy};
use nest::Proof;

#[derive(Clone, Proof)]
struct User;

struct Order;

struct ShowOrder;

struct Product;

fn is_open(_: &User, _: &Product) -> Decision {
    Decision::allow("it is open")
}

impl StatedPolicy for ShowOrder {
    type Principal = User;
    type Resource = Order;

    const STATES: &'static str = "one's own orders";

    fn policy() -> impl Policy<User, Order> {
        is_open
    }
}

fn main() {}
