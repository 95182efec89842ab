//! Sessions of clients that keep tokens: a refresh token is good once, and gives the next one.

#[cfg(feature = "data")]
mod database;
mod memory;
mod sessions;
mod signed;
mod store;
mod strategy;

#[cfg(feature = "data")]
pub use database::DatabaseRefreshSessions;
pub use memory::MemoryRefreshSessions;
pub use sessions::{RefreshOutcome, RefreshSessions};
pub use store::{RefreshSession, RefreshStore, Rotation};
pub use strategy::{RefreshOwners, RefreshStrategy, Refreshed};
