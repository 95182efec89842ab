//! The engines, through sqlx. Nothing outside of this folder names the driver.

mod migrate;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
mod savepoint;
pub(crate) mod sqlite;
