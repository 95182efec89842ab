//! Basic authentication against a type that does not say which accounts there are.

use nest::auth::{AuthGuard, BasicStrategy};
use nest::{controller, injectable, module};

#[injectable]
struct Users;

#[injectable]
struct OrderController;

#[controller("orders")]
impl OrderController {
    #[get("/")]
    async fn list(&self) {}
}

#[module(
    controllers = [OrderController],
    providers = [Users, BasicStrategy<Users>, AuthGuard<BasicStrategy<Users>>],
    guards = [AuthGuard<BasicStrategy<Users>>],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
