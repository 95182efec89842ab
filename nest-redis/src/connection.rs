//! The connection.

use std::fmt;

use redis::Client;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use tokio::time::timeout;

use crate::error::{Cause, RedisConnectError};
use crate::options::RedisOptions;

/// A connection to Redis that all of an application share. Clones are the same connection.
#[derive(Clone)]
pub struct Redis {
    connection: ConnectionManager,
    options: RedisOptions,
}

impl Redis {
    /// Connects, and waits until the server has answered.
    ///
    /// # Errors
    ///
    /// When it does not answer in time, or refuses.
    pub async fn connect(options: RedisOptions) -> Result<Redis, RedisConnectError> {
        #[cfg(feature = "tls")]
        choose_cryptography();
        let client = Client::open(options.url.info()).map_err(Cause::Client)?;
        let config = ConnectionManagerConfig::new()
            // Who waits for a request would rather be told. The next command tries again.
            .set_number_of_retries(1)
            .set_connection_timeout(Some(options.connect_timeout))
            .set_response_timeout(Some(options.response_timeout));
        let connecting = ConnectionManager::new_with_config(client, config);
        // The manager's own limit is one for each try.
        let connection = match timeout(options.connect_timeout, connecting).await {
            Ok(connection) => connection.map_err(Cause::Client)?,
            Err(_) => return Err(Cause::Silence.into()),
        };
        let redis = Redis { connection, options };
        redis.check().await?;
        Ok(redis)
    }

    /// The connection, for commands: `client::cmd("GET").arg(key).query_async(&mut redis.connection())`. Many tasks use it at once.
    #[must_use]
    pub fn connection(&self) -> ConnectionManager {
        self.connection.clone()
    }

    /// The name of a key of this application: its prefix and these parts, with colons in between.
    #[must_use]
    pub fn key<'a>(&self, parts: impl IntoIterator<Item = &'a str>) -> String {
        let mut key = self.options.prefix.clone();
        for part in parts {
            if !key.is_empty() {
                key.push(':');
            }
            key.push_str(part);
        }
        key
    }

    /// Asks the server whether it is there.
    ///
    /// # Errors
    ///
    /// When it does not answer in time, or refuses.
    pub async fn check(&self) -> Result<(), RedisConnectError> {
        let mut connection = self.connection();
        let ping = redis::cmd("PING");
        let answer = timeout(self.options.response_timeout, ping.query_async::<()>(&mut connection)).await;
        match answer {
            Ok(answer) => Ok(answer.map_err(Cause::Client)?),
            Err(_) => Err(Cause::Silence.into()),
        }
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("options", &self.options).finish_non_exhaustive()
    }
}

/// rustls asks for one implementation of cryptography for the whole process, unless the application has chosen one.
#[cfg(feature = "tls")]
fn choose_cryptography() {
    // An error says that somebody has chosen meanwhile.
    _ = rustls::crypto::ring::default_provider().install_default();
}
