//! A trait is listed without a class.

use nest::{injectable, module};

#[injectable]
trait Mailer: Send + Sync {}

#[module(providers = [dyn Mailer], exports = [dyn Mailer])]
struct MailModule;

nest::check!(MailModule);

fn main() {}
