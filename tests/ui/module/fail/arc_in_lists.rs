//! Lists with the form in which a dependency is injected.

use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
trait Mailer: Send + Sync {}

#[injectable]
struct SmtpMailer;
impl Mailer for SmtpMailer {}

#[injectable]
struct Sender {
    _mailer: Arc<dyn Mailer>,
}

#[module(
    providers = [Arc<SmtpMailer>, provide(Arc<dyn Mailer>, class = SmtpMailer)],
    exports = [Arc<dyn Mailer>],
)]
struct AppModule;

fn main() {}
