//! A test replaces the class instead of the trait that it is bound to.

use nest::{injectable, module};

#[injectable]
trait Mailer: Send + Sync {}

#[injectable]
struct SmtpMailer;
impl Mailer for SmtpMailer {}

#[module(providers = [provide(dyn Mailer, class = SmtpMailer)])]
struct AppModule;

fn main() {
    let _ = nest::testing!(AppModule, override SmtpMailer = SmtpMailer);
}
