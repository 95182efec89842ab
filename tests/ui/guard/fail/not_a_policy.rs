//! Something stands for a policy that does not decide about a user and an order.

use nest::auth::{Decision, Policy};

struct User;
struct Order;

fn owns(_: &User, _: &Order) -> Decision {
    Decision::allow("everybody owns everything")
}

struct SupportOnly;

fn main() {
    let _ = Policy::<User, Order>::or(owns, SupportOnly);
}
