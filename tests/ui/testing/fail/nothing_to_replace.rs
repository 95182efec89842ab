//! A test replaces a trait that no module binds.

use nest::{injectable, module};

#[injectable]
trait Clock: Send + Sync {}

#[injectable]
trait Mailer: Send + Sync {}

#[injectable]
struct SmtpMailer;
impl Mailer for SmtpMailer {}

#[module(providers = [provide(dyn Mailer, class = SmtpMailer)])]
struct AppModule;

struct FakeClock;
impl Clock for FakeClock {}

fn main() {
    let _ = nest::testing!(AppModule, override dyn Clock = FakeClock);
}
