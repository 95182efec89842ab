use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Config;

#[module(global, providers = [Config], exports = [Config])]
struct ConfigModule;

#[injectable]
struct Mailer {
    config: Arc<Config>,
}

// A global module counts as soon as any module of the application imports it; here none does.
#[module(providers = [Mailer])]
struct MailModule;

#[module(imports = [MailModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {
    let _ = ConfigModule;
}
