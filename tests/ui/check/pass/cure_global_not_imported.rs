//! A global module counts as soon as any module of the application imports it; what is absent anyway may be optional.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Config;

#[injectable]
struct Tracer;

#[module(global, providers = [Config], exports = [Config])]
struct ConfigModule;

#[injectable]
struct Mailer {
    _config: Arc<Config>,
    _tracer: Option<Arc<Tracer>>,
}

#[module(providers = [Mailer])]
struct MailModule;

#[module(imports = [MailModule, ConfigModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {
    let _ = Tracer;
}
