use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use nest_core::pipeline::BoxFuture;
use nest_redis::Redis;
use nest_redis::client::{RedisError, Script};

use super::{AttemptCounter, AttemptLimiter, TooManyAttempts};

/// Lets a number of attempts through in any stretch of time of a given length, for each key, whichever process of an application they
/// come to: what [`AttemptLimiter`] does for one process.
///
/// Redis keeps when each attempt was, by its own clock, and forgets a key when the window is over. When it cannot be reached, each
/// process counts by itself, which the log says: nobody is let through uncounted, and nobody is kept out for it.
pub struct RedisAttemptLimiter {
    redis: Redis,
    name: String,
    limit: NonZeroU32,
    window: Duration,
    script: Script,
    /// For the time without Redis.
    own: AttemptLimiter<String>,
}

impl RedisAttemptLimiter {
    /// At most `limit` attempts in any `window`, for each key. The window is at least a millisecond. `name` tells the limiters of an
    /// application apart.
    pub fn new(redis: &Redis, name: impl Into<String>, limit: NonZeroU32, window: Duration) -> Self {
        Self {
            redis: redis.clone(),
            name: name.into(),
            limit,
            window: window.max(Duration::from_millis(1)),
            script: Script::new(include_str!("count.lua")),
            own: AttemptLimiter::new(limit, window),
        }
    }

    /// Counts an attempt, or refuses it.
    ///
    /// # Errors
    ///
    /// When the key has used up its attempts; the error tells how long to wait.
    pub async fn attempt(&self, key: &str) -> Result<(), TooManyAttempts> {
        match self.ask(key).await {
            Ok(0) => Ok(()),
            Ok(microseconds) => {
                let wait = Duration::from_micros(microseconds);
                Err(TooManyAttempts { retry_after: wait.min(self.window) })
            }
            Err(error) => {
                tracing::warn!(limiter = self.name, "Redis does not count attempts, so this process does: {error}");
                self.own.attempt(key.to_owned())
            }
        }
    }

    /// How long to wait, in microseconds; 0 when the attempt has been counted.
    async fn ask(&self, key: &str) -> Result<u64, RedisError> {
        let window = u64::try_from(self.window.as_micros()).unwrap_or(u64::MAX);
        let mut call = self.script.key(self.redis.key(["attempts", &self.name, key]));
        call.arg(self.limit.get()).arg(window).invoke_async(&mut self.redis.connection()).await
    }
}

impl AttemptCounter for RedisAttemptLimiter {
    fn count<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), TooManyAttempts>> {
        Box::pin(self.attempt(key))
    }
}

impl fmt::Debug for RedisAttemptLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisAttemptLimiter")
            .field("name", &self.name)
            .field("limit", &self.limit)
            .field("window", &self.window)
            .finish_non_exhaustive()
    }
}
