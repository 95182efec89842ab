//! Sessions of browsers: a cookie that means nothing by itself, and what the server knows of it.

mod cookie;
#[cfg(feature = "data")]
mod database;
mod memory;
mod open_session;
#[cfg(feature = "redis")]
mod redis;
mod sessions;
mod store;
mod strategy;

pub use cookie::{PresentedSession, SessionCookie};
#[cfg(feature = "data")]
pub use database::DatabaseSessions;
pub use memory::MemorySessions;
pub use open_session::Session;
#[cfg(feature = "redis")]
pub use redis::RedisSessions;
pub use sessions::{SessionOptions, Sessions};
pub use store::{SessionRecord, SessionStore};
pub use strategy::SessionStrategy;
