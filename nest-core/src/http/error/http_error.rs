//! What makes an error an answer.

use std::any::Any;
use std::error::Error;

use http::{HeaderMap, StatusCode};

use super::body::ErrorBody;

/// An error with an HTTP status. `#[derive(HttpError)]` implements it from `#[http(404)]`.
///
/// What a client reads of an error below 500 is its `Display`; an error from 500 on says nothing of itself, and goes to the
/// log with its causes.
#[diagnostic::on_unimplemented(
    message = "NEST-E0507: `{Self}` has no HTTP status, so it cannot be answered with",
    label = "not an `HttpError`",
    note = "derive it: `#[derive(Debug, thiserror::Error, HttpError)]`, with `#[http(404)]` on the type or on each variant",
    note = "an error of another crate goes into a variant of yours, with a status: `#[http(500)] Store(#[from] std::io::Error)`"
)]
pub trait HttpError: Error + Any + Send + Sync {
    /// The status of the answer.
    fn status(&self) -> StatusCode;

    /// The sentence that the client reads when the status is below 500.
    fn message(&self) -> String {
        self.inner().map_or_else(|| self.to_string(), HttpError::message)
    }

    /// The whole body.
    fn body(&self) -> ErrorBody {
        if let Some(inner) = self.inner() {
            return inner.body();
        }
        let status = self.status();
        if status.is_server_error() { ErrorBody::hidden(status) } else { ErrorBody::new(status, self.message()) }
    }

    /// Adds headers to the answer, `Retry-After` for example. Adds none unless overridden.
    fn headers(&self, headers: &mut HeaderMap) {
        if let Some(inner) = self.inner() {
            inner.headers(headers);
        }
    }

    /// The error that this one only passes on, for `#[http(transparent)]`: message, body and headers are its own.
    #[doc(hidden)]
    fn inner(&self) -> Option<&dyn HttpError> {
        None
    }

    /// The name of the variant, for `#[errors(…)]`; of a struct, its own.
    #[doc(hidden)]
    fn case(&self) -> Option<&'static str> {
        None
    }
}
