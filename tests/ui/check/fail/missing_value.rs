use std::sync::Arc;

use nest::{injectable, module};

#[injectable(value)]
struct MailConfig;

#[injectable]
struct Mailer {
    config: Arc<MailConfig>,
}

#[module(providers = [Mailer])]
struct MailModule;

nest::check!(MailModule);

fn main() {}
