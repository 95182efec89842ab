//! Answers that the server gives in the application's place.

use crate::http::error::{Failure, HttpError};
use crate::http::request_id::{Issued, RequestId};
use crate::http::response::Response;

/// An answer in the form of all others, body and request id included, and the id for the log.
#[cold]
pub(super) fn answer_early(error: impl HttpError) -> (Response, RequestId) {
    let issued = Issued::new();
    let id = issued.id();
    let mut response = Failure::from(error).into_response();
    issued.write(response.headers_mut());
    (response, id)
}
