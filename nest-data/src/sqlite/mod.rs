//! SQLite through sqlx, the only folder that names the driver.

mod connect;
mod error;
mod migrate;
mod pools;
mod run;

pub(crate) use connect::{open_file, open_memory};
