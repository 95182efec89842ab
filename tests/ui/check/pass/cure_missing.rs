//! NEST-E0101: add it; provide a value.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Mailer;

#[injectable(value)]
struct MailConfig;

#[injectable]
struct UsersService {
    _mailer: Arc<Mailer>,
    _config: Arc<MailConfig>,
}

#[module(providers = [UsersService, Mailer, provide(MailConfig, value = MailConfig)])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
