//! Derives: `Proof` and `HttpError`.

mod http_error;
mod proof;

pub(crate) use http_error::http_error;
pub(crate) use proof::proof;
