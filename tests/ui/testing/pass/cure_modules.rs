//! NEST-E0603, NEST-E0604, and a need that what stands in does not meet: another module, one that has what is needed, one that
//! imports the other with its options.
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

#[injectable(value)]
#[derive(Clone)]
struct Outbox;

#[injectable]
struct FakeMailer {
    _outbox: Arc<Outbox>,
}
impl Mailer for FakeMailer {}

#[module(providers = [provide(dyn Mailer, class = FakeMailer)], exports = [dyn Mailer])]
struct FakeMailModule {
    #[options]
    outbox: Outbox,
}

impl FakeMailModule {
    fn for_root(outbox: Outbox) -> FakeMailModule {
        FakeMailModule { outbox }
    }
}

#[module(imports = [FakeMailModule::for_root(Outbox)], exports = [FakeMailModule])]
struct ConfiguredMailModule;

#[module(providers = [provide(dyn Mailer, class = SmtpMailer)], exports = [dyn Mailer])]
struct OtherMailModule;

#[module]
struct EmptyModule;

fn main() {
    let _ = nest::testing!(AppModule, override module MailModule = ConfiguredMailModule);
    let _ = nest::testing!(AppModule, override module MailModule = OtherMailModule);
    let _ = nest::testing!(AppModule, override module OrderModule = EmptyModule);
    let _ = nest::testing!(OrderModule, override module MailModule = OtherMailModule, override dyn Mailer = SmtpMailer);
}
