//! Configuration: everything that the environment may say, read and checked once.

mod auth;
mod logs;
mod shop;
#[cfg(test)]
mod tests;

use nest::module;

pub use auth::{AdminConfig, AuthConfig};
pub use logs::{LogConfig, LogFormat};
pub use shop::{AppEnv, ShopConfig};

/// Provides the configuration.
#[module(providers = [ShopConfig], exports = [ShopConfig])]
pub struct ConfigModule;
