//! A part of an application, tested by itself, needs what nobody provides.

use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
trait Mailer: Send + Sync {}

#[injectable(value)]
struct Prices;

#[injectable]
struct OrderService {
    _prices: Arc<Prices>,
    _mailer: Arc<dyn Mailer>,
}

#[module(providers = [OrderService])]
struct OrderModule;

struct FakeMailer;
impl Mailer for FakeMailer {}

fn main() {
    let _ = nest::testing!(OrderModule, override dyn Mailer = FakeMailer);
    let _ = nest::testing!(OrderModule, override Prices = Prices);
}
