//! Mail.

mod files;
mod mailer;
mod welcome;

use nest::module;

use crate::jobs::JobHandler;
use files::MailFiles;

pub use mailer::{Mail, MailError, Mailer};
pub use welcome::{Recipient, WELCOME, WelcomeMail};

/// Mail. Another way out is another class in the first line of the providers.
#[module(
    providers = [
        provide(dyn Mailer, class = MailFiles),
        provide(dyn JobHandler, class = WelcomeMail, multi),
    ],
    exports = [dyn JobHandler],
)]
pub struct MailModule;
