//! What a handler returns, and how it becomes a response.

mod into_response;
mod json;
mod parts;
mod probe;
mod redirect;

pub use into_response::IntoResponse;
pub(crate) use into_response::default_status;
#[cfg(feature = "templates")]
pub(crate) use into_response::{Headers, respond};
pub use json::Json;
pub use probe::{SetsNothing, SetsProtected};
pub use redirect::Redirect;

/// A response of this transport.
pub type Response = http::Response<super::body::Body>;
