//! NEST-E0324, NEST-E0325, NEST-E0326: what the messages say is written for the caller, its accounts and the resource.

use std::fmt;
use std::sync::Arc;

use nest::auth::{
    Accounts, AuthGuard, Authorize, BasicStrategy, Holds, LocalStrategy, LoginThrottle, Owned, PasswordHash,
    PasswordOptions, PasswordService, Policy, StatedPolicy, owns,
};
use nest::http::Failure;
use nest::{Proof, Requirement, controller, injectable, module};

#[derive(Clone, Copy, PartialEq, Requirement)]
enum Role {
    Admin,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("admin")
    }
}

#[derive(Clone, Proof)]
struct User {
    id: i64,
    role: Role,
}

impl Holds<Role> for User {
    fn holds(&self, required: Role) -> bool {
        self.role == required
    }
}

#[injectable]
struct Users;

impl Accounts for Users {
    type Account = User;

    async fn find(&self, _name: &str) -> Result<Option<(User, PasswordHash)>, Failure> {
        Ok(None)
    }
}

struct Order {
    owner: i64,
}

impl Owned<User> for Order {
    fn is_owned_by(&self, principal: &User) -> bool {
        self.owner == principal.id
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
struct AdminController {
    _users: Arc<Users>,
}

#[controller("admin")]
impl AdminController {
    #[get("/")]
    #[roles(Role::Admin)]
    async fn show(&self) {}
}

#[module(
    controllers = [AdminController],
    providers = [
        Users,
        provide(PasswordService, factory = || PasswordService::new(&PasswordOptions::default())),
        provide(LoginThrottle, factory = LoginThrottle::default),
        LocalStrategy<Users>,
        BasicStrategy<Users>,
        AuthGuard<BasicStrategy<Users>>,
    ],
    guards = [AuthGuard<BasicStrategy<Users>>, Authorize<User, Role>],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
