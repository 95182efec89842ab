//! A policy asks for the owner of a resource that says nothing about it.

use nest::auth::{Policy, StatedPolicy, owns};
use nest::Proof;

#[derive(Clone, Proof)]
struct User;

struct Order;

struct ShowOrder;

impl StatedPolicy for ShowOrder {
    type Principal = User;
    type Resource = Order;

    const STATES: &'static str = "one's own orders";

    fn policy() -> impl Policy<User, Order> {
        owns
    }
}

fn main() {}
