//! How to connect.

use std::time::Duration;

use crate::url::RedisUrl;

/// How to connect to Redis.
#[derive(Clone, Debug)]
pub struct RedisOptions {
    pub(crate) url: RedisUrl,
    pub(crate) prefix: String,
    pub(crate) connect_timeout: Duration,
    pub(crate) response_timeout: Duration,
}

impl RedisOptions {
    /// The server at this URL, without a prefix, with five seconds for connecting and one for an answer.
    #[must_use]
    pub fn new(url: RedisUrl) -> RedisOptions {
        RedisOptions {
            url,
            prefix: String::new(),
            connect_timeout: Duration::from_secs(5),
            response_timeout: Duration::from_secs(1),
        }
    }

    /// Begins all [keys](crate::Redis::key) with this name, so that several applications can share a server.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> RedisOptions {
        self.prefix = prefix.into();
        self
    }

    /// How long connecting may take, at boot and after the server was away.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> RedisOptions {
        self.connect_timeout = timeout;
        self
    }

    /// How long an answer may take. Commands that wait on purpose (`BLPOP`) need a connection of their own.
    #[must_use]
    pub fn response_timeout(mut self, timeout: Duration) -> RedisOptions {
        self.response_timeout = timeout;
        self
    }
}
