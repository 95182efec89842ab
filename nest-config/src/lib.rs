//! Typed configuration from the environment.
//!
//! Every variable is asked for by name, with the type it must have and with what happens when it is absent. Nothing
//! fails on the first mistake: faults are collected, and [`Environment::finish`] reports all of them in one message, by
//! name, so that an operator repairs a deployment in one round. Secrets are never part of a message.
//!
//! ```
//! use std::{num::NonZeroU32, time::Duration};
//! use nest_config::{ConfigError, Environment, Host, SecretString};
//!
//! struct ShopConfig {
//!     host: Host,
//!     port: u16,
//!     token_lifetime: Duration,
//!     login_rate_limit: NonZeroU32,
//!     jwt_secret: SecretString,
//! }
//!
//! fn shop_config(mut env: Environment) -> Result<ShopConfig, ConfigError> {
//!     let host = env.read("HOST").or(Host::LOCALHOST);
//!     let port = env.read("PORT").or(3000);
//!     let token_lifetime = env.read("JWT_EXPIRES_IN").or(Duration::from_secs(15 * 60));
//!     let login_rate_limit = env.read("LOGIN_RATE_LIMIT").or(NonZeroU32::MIN);
//!     let jwt_secret = env.read("JWT_SECRET").required();
//!     env.finish(|| Some(ShopConfig { host, port, token_lifetime, login_rate_limit, jwt_secret: jwt_secret? }))
//! }
//!
//! let environment = Environment::of([("PORT", "80000"), ("JWT_EXPIRES_IN", "15 minutes")]);
//! let error = shop_config(environment).err().unwrap();
//! assert_eq!(
//!     error.to_string(),
//!     "3 environment variables need attention:\n\
//!      \x20 PORT is \"80000\": expected a whole number from 0 to 65535\n\
//!      \x20 JWT_EXPIRES_IN is \"15 minutes\": expected a duration of at most 100 years: a whole number above 0, followed by s, m, h or d, such as 15m\n\
//!      \x20 JWT_SECRET is missing: expected a text"
//! );
//! ```
//!
//! An application reads [`Environment::process`], with [`with_env_file`](Environment::with_env_file) for a `.env` next
//! to it; tests use [`Environment::of`] and never touch the process. A variable that is set to the empty text counts as
//! not set, since that is what `docker compose` and a template `.env` make of an absent one.

mod duration;
mod env_file;
mod environment;
mod error;
mod host;
mod reading;
mod variable;

pub use environment::Environment;
pub use error::{ConfigError, Fault};
pub use host::Host;
pub use reading::Reading;
pub use secrecy::{ExposeSecret, SecretString};
pub use variable::{FromVariable, Variable};
