use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Mailer;

#[injectable]
struct MailerConfig;

#[injectable]
struct UsersService {
    mailer: Arc<Mailer>,
}

#[module(providers = [MailerConfig], exports = [MailerConfig])]
struct DataModule;

#[module(imports = [DataModule], providers = [UsersService])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
