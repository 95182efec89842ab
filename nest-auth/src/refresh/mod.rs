//! Sessions of clients that keep tokens: a refresh token is good once, and gives the next one.

#[cfg(feature = "data")]
mod database;
mod memory;
#[cfg(feature = "redis")]
mod redis;
mod sessions;
mod signed;
mod store;
mod strategy;

#[cfg(feature = "data")]
pub use database::DatabaseRefreshSessions;
pub use memory::MemoryRefreshSessions;
#[cfg(feature = "redis")]
pub use redis::RedisRefreshSessions;
pub use sessions::{RefreshOutcome, RefreshSessions};
pub use store::{RefreshSession, RefreshStore, Rotation};
pub use strategy::{RefreshOwners, RefreshStrategy, Refreshed};
