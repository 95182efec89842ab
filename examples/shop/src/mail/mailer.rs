//! A way out for mail.

use async_trait::async_trait;
use nest::injectable;

/// A way out for mail.
#[injectable]
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends a message. One with the id of another that was sent is the same message, and is not to arrive twice where that
    /// can be helped.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Unique, and part of a file's name: letters, digits and `-`.
    pub id: String,
    /// The address, without a name.
    pub to: String,
    /// One line.
    pub subject: String,
    /// As many lines as you like.
    pub text: String,
}

/// Why a message was not sent.
pub type MailError = Box<dyn std::error::Error + Send + Sync>;
