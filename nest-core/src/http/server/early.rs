//! Answers that the server gives in the application's place.

use crate::http::error::{Failure, HttpError};
use crate::http::problem::as_problem;
use crate::http::request_id::{Issued, RequestId};
use crate::http::response::Response;

/// How the application answers errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// NestJS's members.
    Usual,
    /// Problem details.
    Problem,
}

/// An answer in the form of all others, body and request id included, and the id for the log. `path` is the request's, if known.
#[cold]
pub(super) fn answer_early(error: impl HttpError, form: Form, path: Option<&str>) -> (Response, RequestId) {
    let issued = Issued::new();
    let id = issued.id();
    let mut response = Failure::from(error).into_response();
    if form == Form::Problem {
        response = as_problem(response, path);
    }
    issued.write(response.headers_mut());
    (response, id)
}
