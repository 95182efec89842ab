//! NEST-E0104: bind a class to it. Also the other forms of binding.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
trait EmailService: Send + Sync {}

#[injectable]
struct SmtpEmailService;

impl EmailService for SmtpEmailService {}

#[injectable]
struct UsersService {
    _email: Arc<dyn EmailService>,
}

#[module(providers = [UsersService, provide(dyn EmailService, class = SmtpEmailService)])]
struct ByClass;

#[module(providers = [UsersService, SmtpEmailService, provide(dyn EmailService, existing = SmtpEmailService)])]
struct ByAlias;

#[module(providers = [UsersService, provide(dyn EmailService, value = Arc::new(SmtpEmailService) as Arc<dyn EmailService>)])]
struct ByValue;

#[module(providers = [
    UsersService,
    provide(dyn EmailService, factory = || Arc::new(SmtpEmailService) as Arc<dyn EmailService>),
])]
struct ByFactory;

nest::check!(ByClass);
nest::check!(ByAlias);
nest::check!(ByValue);
nest::check!(ByFactory);

fn main() {}
