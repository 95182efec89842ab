//! NEST-E0101, NEST-E0104, NEST-E0301, NEST-E0601 in a test: the line that the message prints; an override of what is there.
use std::sync::Arc;

use nest::{controller, guard, injectable, module};

#[injectable]
trait Mailer: Send + Sync {}

#[injectable(value)]
struct Prices;

#[injectable]
struct OrderService {
    _prices: Arc<Prices>,
    _mailer: Arc<dyn Mailer>,
}

#[injectable]
struct TokenGuard;

#[guard]
impl TokenGuard {
    async fn can_activate(&self) -> bool {
        false
    }
}

#[injectable]
struct OrderController;

#[controller("orders", guards = [TokenGuard])]
impl OrderController {
    #[get("/")]
    async fn list(&self) {}
}

#[module(providers = [OrderService], controllers = [OrderController])]
struct OrderModule;

struct FakeMailer;
impl Mailer for FakeMailer {}

#[guard]
async fn anybody() -> bool {
    true
}

fn main() {
    let _ = nest::testing!(
        OrderModule,
        override Prices = Prices,
        override dyn Mailer = FakeMailer,
        override TokenGuard = anybody {},
    );
}
