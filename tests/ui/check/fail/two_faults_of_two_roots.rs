use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

#[injectable]
struct Mailer {
    clock: Arc<Clock>,
}

#[module(providers = [Mailer])]
struct MailModule;

#[module(imports = [MailModule])]
struct AppModule;

nest::check!(AppModule);
nest::check!(MailModule);

fn main() {}
