use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
trait EmailService: Send + Sync {}

#[injectable]
struct SmtpEmailService;

impl EmailService for SmtpEmailService {}

#[injectable]
struct UsersService {
    email: Arc<dyn EmailService>,
}

#[module(providers = [UsersService, SmtpEmailService])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
