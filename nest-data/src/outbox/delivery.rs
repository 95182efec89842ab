use std::{error::Error, fmt, future::Future};

use super::{OutboxMessage, RelayOptions};

/// Where the messages of the [`Outbox`](super::Outbox) go: to a broker, to another service, or to a handler of the same
/// application. A provider implements it, and stands beside its [`Relay`](super::Relay).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how a message of the outbox is delivered",
    label = "not a `Deliver`",
    note = "implement `nest::data::Deliver` for `{Self}`, an `#[injectable]` that is listed beside `Relay<{Self}>`"
)]
pub trait Deliver: Send + Sync + 'static {
    /// Delivers one message. When this gives `Ok`, the message is done; an error, a panic, or too long a time has it tried
    /// again. It can come a second time after an `Ok`, too, when the process ends before that is written down.
    fn deliver(&self, message: &OutboxMessage) -> impl Future<Output = Result<(), DeliveryError>> + Send;

    /// How often, how long, and how many at once.
    fn options() -> RelayOptions {
        RelayOptions::new()
    }
}

/// Why a message could not be delivered. Any error becomes one by `?`, and is worth another attempt.
pub struct DeliveryError {
    source: Box<dyn Error + Send + Sync>,
    is_permanent: bool,
}

impl DeliveryError {
    /// A failure that may pass.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: source.into(), is_permanent: false }
    }

    /// A failure that no further attempt can mend: the message becomes a dead letter at once.
    pub fn permanent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: source.into(), is_permanent: true }
    }

    /// Whether further attempts are in vain.
    pub fn is_permanent(&self) -> bool {
        self.is_permanent
    }
}

// As for other catch-all errors, `DeliveryError` is not itself an `Error`: otherwise this would contradict `From<T> for T`.
impl<E: Error + Send + Sync + 'static> From<E> for DeliveryError {
    fn from(error: E) -> Self {
        Self::new(error)
    }
}

impl fmt::Debug for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.source, f)
    }
}

/// With its causes, since this is what a dead letter keeps.
impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
