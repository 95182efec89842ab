//! Reading and validating objects: fast when all is well, thorough when it is not.

mod collect;
#[cfg(feature = "validation")]
mod constraint_sentences;
#[cfg(feature = "validation")]
mod constraints;
mod faults;
mod intersection;
mod node;
mod node_access;
mod notes;
mod nul;
mod path;
mod query;
mod read;
mod rules;
mod sentences;
mod stand_in;
#[cfg(all(test, feature = "validation"))]
mod tests;
mod watch;
mod watch_access;

pub use faults::ValidationFailed;
pub use intersection::{INTERSECTION, read_parts};
pub(crate) use read::{read_form, read_json, read_query};
#[cfg(feature = "validation")]
pub(crate) use read::{read_form_by, read_json_by, read_query_by};
pub(crate) use rules::NoRules;
#[cfg(feature = "validation")]
pub(crate) use rules::{InContext, Validated};
