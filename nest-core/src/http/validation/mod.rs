//! Reading and validating objects: fast when all is well, thorough when it is not.

mod collect;
mod constraints;
mod faults;
mod node;
mod node_access;
mod notes;
mod nul;
mod query;
mod read;
mod sentences;
mod stand_in;
#[cfg(test)]
mod tests;
mod watch;
mod watch_access;

pub use faults::ValidationFailed;
pub(crate) use read::{read_json, read_query};
