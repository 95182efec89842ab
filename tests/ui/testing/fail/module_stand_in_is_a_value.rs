//! A module is replaced by what a call returns.

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
struct FakeMailModule;

impl FakeMailModule {
    fn for_root(_: u32) -> FakeMailModule {
        FakeMailModule
    }
}

fn main() {
    let _ = nest::testing!(AppModule, override module MailModule = FakeMailModule::for_root(1));
}
