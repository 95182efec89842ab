//! A test replaces what went with a module.

use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
trait Mailer: Send + Sync {}

#[injectable]
struct SmtpMailer;
impl Mailer for SmtpMailer {}

#[module(providers = [provide(dyn Mailer, class = SmtpMailer)], exports = [dyn Mailer])]
struct MailModule;

#[injectable]
struct OrderService {
    _mailer: Arc<dyn Mailer>,
}

#[module(imports = [MailModule], providers = [OrderService])]
struct OrderModule;

#[module(imports = [OrderModule])]
struct AppModule;

#[module]
struct FakeOrderModule;

fn main() {
    let _ = nest::testing!(AppModule, override module OrderModule = FakeOrderModule, override OrderService = OrderService::new());
}

impl OrderService {
    fn new() -> OrderService {
        OrderService { _mailer: Arc::new(SmtpMailer) }
    }
}
