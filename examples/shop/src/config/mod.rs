//! Configuration: everything that the environment may say, read and checked once.

mod auth;
mod logs;
mod shop;
#[cfg(test)]
mod tests;

use nest::{Clock, module};

pub use auth::{AdminConfig, AuthConfig};
pub use logs::{LogConfig, LogFormat};
pub use shop::{AppEnv, ShopConfig};

/// Provides the configuration, and the clock that rules about time go by.
#[module(providers = [ShopConfig, provide(Clock, value = Clock::system())], exports = [ShopConfig, Clock])]
pub struct ConfigModule;
