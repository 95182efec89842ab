use std::sync::Arc;

use nest::{injectable, module};

#[injectable(value)]
struct MailOptions;

#[injectable]
struct Clock;

#[injectable]
struct Mailer {
    clock: Arc<Clock>,
}

#[module(providers = [Mailer], exports = [Mailer])]
struct MailModule {
    #[options]
    options: MailOptions,
}

#[module(imports = [MailModule { options: MailOptions }])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
