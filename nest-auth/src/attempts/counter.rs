use nest_core::pipeline::BoxFuture;

use super::{AttemptLimiter, TooManyAttempts};

/// Where attempts are counted: an [`AttemptLimiter`] counts those of a process,
/// `RedisAttemptLimiter`, of the feature `redis`, those of all processes of an application. A module provides it,
/// `provide(dyn AttemptCounter, …)`, when configuration decides.
#[nest_macros::injectable(crate = nest_core)]
pub trait AttemptCounter: Send + Sync {
    /// Counts an attempt, or refuses it.
    ///
    /// # Errors
    ///
    /// When the key has used up its attempts; the error tells how long to wait.
    fn count<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), TooManyAttempts>>;
}

impl AttemptCounter for AttemptLimiter<String> {
    fn count<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), TooManyAttempts>> {
        Box::pin(std::future::ready(self.attempt(key.to_owned())))
    }
}
