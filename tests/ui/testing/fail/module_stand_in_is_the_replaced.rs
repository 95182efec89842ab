//! A module stands in for itself.

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

fn main() {
    let _ = nest::testing!(AppModule, override module MailModule = MailModule);
}
