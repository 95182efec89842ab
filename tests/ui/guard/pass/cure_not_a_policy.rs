//! NEST-E0315: a function of the two types, or several put together.
use nest::auth::{Decision, Policy};

struct User {
    is_support: bool,
}

struct Order;

fn owns(_: &User, _: &Order) -> Decision {
    Decision::allow("everybody owns everything")
}

fn support_only(user: &User, _: &Order) -> Decision {
    Decision::when(user.is_support, "the caller is of the support")
}

fn main() {
    let _ = Policy::<User, Order>::or(owns, support_only);
}
