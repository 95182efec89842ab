//! SQLite: one connection that writes, and a pool of those that read.

mod connect;
mod error;
mod pools;
mod run;

pub(crate) use connect::{open_file, open_memory};
pub(super) use error::data_error as meaning_of;
