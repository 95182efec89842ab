//! The engines, through sqlx. Nothing outside of this folder names the driver.

mod migrate;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
pub(crate) mod sqlite;
