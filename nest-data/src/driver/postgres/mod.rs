//! PostgreSQL: one pool.

mod connect;
mod decode;
mod error;
mod numeric;
mod pool;
mod run;

pub(crate) use connect::{check_url, open};
pub(super) use error::data_error as meaning_of;
