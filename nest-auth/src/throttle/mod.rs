//! The brake on guessing passwords.

mod back_off;
#[cfg(all(feature = "data", feature = "http"))]
mod database;
mod limits;
mod login;
mod memory;
#[cfg(feature = "redis")]
mod redis;
mod store;

pub use back_off::BackOff;
#[cfg(all(feature = "data", feature = "http"))]
pub use database::DatabaseThrottle;
pub use login::{LoginAttempt, LoginThrottle};
#[cfg(feature = "redis")]
pub use redis::RedisThrottle;
pub use store::{Counted, ThrottleStore};
