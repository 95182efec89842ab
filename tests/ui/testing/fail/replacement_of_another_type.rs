//! The replacement is neither of the type nor implements the trait.

use nest::{injectable, module};

#[injectable]
trait Mailer: Send + Sync {}

#[injectable]
struct SmtpMailer;
impl Mailer for SmtpMailer {}

#[injectable(value)]
struct Limit(#[allow(dead_code, reason = "only replaced")] u32);

#[module(providers = [provide(dyn Mailer, class = SmtpMailer), provide(Limit, value = Limit(1))])]
struct AppModule;

fn main() {
    let _ = nest::testing!(AppModule, override dyn Mailer = Limit(1), override Limit = SmtpMailer);
}
