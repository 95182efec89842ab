//! Derives: `Proof`, `HttpError` and `FromParam`.

mod from_param;
mod http_error;
mod proof;
mod requirement;

pub(crate) use from_param::from_param;
pub(crate) use http_error::http_error;
pub(crate) use proof::proof;
pub(crate) use requirement::requirement;
