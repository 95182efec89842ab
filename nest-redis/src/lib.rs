//! A connection to Redis, injected. It connects while the application boots, comes back by itself after the server was away, and never
//! keeps a request waiting for longer than a second.
//!
//! What stands on it (a count of attempts that several processes share, say) belongs to the crate that owns the capability; this one owns the
//! connection, and the prefix that keeps applications apart that share a server.
//!
//! ```
//! # use nest_core as nest;
//! # use nest_macros::{injectable, module};
//! use std::sync::Arc;
//!
//! use nest_redis::{Redis, RedisModule, RedisOptions, RedisUrlError, client};
//!
//! #[injectable(crate = nest)]
//! struct Visits { redis: Arc<Redis> }
//!
//! impl Visits {
//!     async fn add(&self, page: &str) -> Result<u64, client::RedisError> {
//!         let key = self.redis.key(["visits", page]);
//!         client::cmd("INCR").arg(key).query_async(&mut self.redis.connection()).await
//!     }
//! }
//!
//! #[module(
//!     crate = nest,
//!     imports = [RedisModule::for_root_async(|| -> Result<RedisModule, RedisUrlError> {
//!         let url = "redis://127.0.0.1:6379".parse()?;
//!         Ok(RedisModule::for_root(RedisOptions::new(url).prefix("blog")))
//!     })],
//!     providers = [Visits],
//! )]
//! struct AppModule;
//! # nest::check!(AppModule);
//! # fn main() {}
//! ```

mod connection;
mod error;
mod module;
mod options;
#[cfg(feature = "testing")]
mod testing;
mod url;

pub use connection::Redis;
pub use error::RedisConnectError;
pub use module::{RedisHealth, RedisModule};
pub use options::RedisOptions;
/// The client inside, for commands.
pub use redis as client;
#[cfg(feature = "testing")]
pub use testing::test_options;
pub use url::{RedisUrl, RedisUrlError};
