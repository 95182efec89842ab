//! Reading and validating objects: fast when all is well, thorough when it is not.

mod read;

pub(crate) use read::{read_json, read_query};
