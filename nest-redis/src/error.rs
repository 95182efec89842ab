//! Why there is no connection.

use std::error::Error;
use std::fmt;

/// Why Redis cannot be reached. The text names neither user nor password, and is still one for the log and not for clients.
#[derive(Debug)]
pub struct RedisConnectError(Cause);

#[derive(Debug)]
pub(crate) enum Cause {
    /// The client says why.
    Client(redis::RedisError),
    /// Nothing has answered.
    Silence,
}

impl From<Cause> for RedisConnectError {
    fn from(cause: Cause) -> RedisConnectError {
        RedisConnectError(cause)
    }
}

impl fmt::Display for RedisConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Client(error) => write!(f, "Redis cannot be reached: {error}"),
            Cause::Silence => f.write_str("Redis cannot be reached: it does not answer in time"),
        }
    }
}

impl Error for RedisConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Cause::Client(error) => Some(error),
            Cause::Silence => None,
        }
    }
}
