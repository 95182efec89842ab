//! Other answers than 400 to values that are missing or wrong: NestJS's `errorHttpStatusCode` and `exceptionFactory`.

use http::StatusCode;

use super::from_param::ParamError;
use crate::http::error::{Failure, HttpError, InternalServerError};
use crate::http::validation::ValidationFailed;

/// A value out of one text, or a whole query: what would be answered with 400 has another status.
///
/// # Errors
/// Those of the reading, with this status.
pub fn refused_with<T>(read: Result<T, Failure>, status: u16) -> Result<T, Failure> {
    invalid_with(read, status).map_err(|failure| match failure.status() {
        StatusCode::BAD_REQUEST => with_status(status, |status| param_error(failure).with_status(status)),
        _ => failure,
    })
}

/// An object: faults of its fields have another status than 400. What is no object at all, JSON that is cut off for
/// example, stays 400.
///
/// # Errors
/// Those of the reading, with this status.
pub fn invalid_with<T>(read: Result<T, Failure>, status: u16) -> Result<T, Failure> {
    read.map_err(|failure| match failure.downcast::<ValidationFailed>() {
        Ok(found) => with_status(status, |status| found.with_status(status)),
        Err(failure) => failure,
    })
}

/// A value out of one text: what would be answered with 400 is the error that a function makes of it.
///
/// # Errors
/// Those of the reading, or what the function makes of them.
pub fn refused_as<T, E: HttpError>(
    read: Result<T, Failure>,
    error: impl FnOnce(ParamError) -> E,
) -> Result<T, Failure> {
    read.map_err(|failure| match failure.status() {
        StatusCode::BAD_REQUEST => error(param_error(failure)).into(),
        _ => failure,
    })
}

/// What is wrong with a text. A value that is missing comes as an error of another type.
#[cold]
fn param_error(failure: Failure) -> ParamError {
    failure.downcast().unwrap_or_else(|failure| ParamError::new(failure.as_error().message()))
}

/// The attribute takes statuses from 400 to 499 only.
#[cold]
fn with_status<E: HttpError>(status: u16, error: impl FnOnce(StatusCode) -> E) -> Failure {
    match StatusCode::from_u16(status) {
        Ok(status) => error(status).into(),
        Err(_) => InternalServerError::new(format!("{status} is no status of HTTP")).into(),
    }
}
