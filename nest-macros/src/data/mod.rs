//! What `nest::data` has attributes for: transactions, and entities.

mod transactional;

pub(crate) use transactional::transactional;
