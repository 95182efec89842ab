use std::sync::Arc;

use nest::{injectable, module};

#[injectable(value)]
struct MailConfig;

#[injectable(value)]
struct Mailer(Arc<MailConfig>);

#[injectable(value)]
struct Sender(Arc<MailConfig>);

fn sender(config: Arc<MailConfig>) -> Sender {
    Sender(config)
}

#[module(providers = [
    provide(Mailer, factory = |config: Arc<MailConfig>| Mailer(config)),
    provide(Sender, factory = sender),
])]
struct MailModule;

nest::check!(MailModule);

fn main() {}
