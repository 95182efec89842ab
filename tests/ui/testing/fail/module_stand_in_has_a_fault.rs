//! A provider of what stands in for a module needs what nobody has.

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

#[injectable]
struct Outbox;

#[injectable]
struct FakeMailer {
    _outbox: Arc<Outbox>,
}
impl Mailer for FakeMailer {}

#[module(providers = [provide(dyn Mailer, class = FakeMailer)], exports = [dyn Mailer])]
struct FakeMailModule;

fn main() {
    let _ = nest::testing!(AppModule, override module MailModule = FakeMailModule);
}
