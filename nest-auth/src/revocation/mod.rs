//! Signed tokens that are taken back before they expire.

#[cfg(all(feature = "data", feature = "http"))]
mod database;
mod facts;
mod memory;
#[cfg(feature = "redis")]
mod redis;
mod revoked;
mod store;

#[cfg(all(feature = "data", feature = "http"))]
pub use database::DatabaseRevocations;
pub use facts::{Revocations, TokenFacts};
pub use memory::MemoryRevocations;
#[cfg(feature = "redis")]
pub use redis::RedisRevocations;
pub use revoked::RevokedTokens;
pub use store::RevocationStore;
