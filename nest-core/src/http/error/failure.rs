//! Any error with a status, with its type erased.

use std::any::Any;
use std::fmt;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use super::http_error::HttpError;
use crate::http::body::Body;
use crate::http::response::Response;

/// What a guard, a parameter, an interceptor or a handler failed with: any [`HttpError`].
///
/// `?` makes one out of any of them. It is no error itself, so that there is one way to hold an error and not two.
pub struct Failure(Box<dyn HttpError>);

impl Failure {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// The error.
    #[must_use]
    pub fn as_error(&self) -> &dyn HttpError {
        &*self.0
    }

    /// Whether the error is an `E`.
    #[must_use]
    pub fn is<E: 'static>(&self) -> bool {
        (&*self.0 as &dyn Any).is::<E>()
    }

    /// The error, when it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: 'static>(&self) -> Option<&E> {
        (&*self.0 as &dyn Any).downcast_ref()
    }

    /// The error, when it is an `E`.
    ///
    /// # Errors
    /// The failure itself, unchanged, when it is something else.
    pub fn downcast<E: 'static>(self) -> Result<E, Failure> {
        if !self.is::<E>() {
            return Err(self);
        }
        match (self.0 as Box<dyn Any>).downcast() {
            Ok(error) => Ok(*error),
            Err(_) => unreachable!("the type has just been compared"),
        }
    }

    /// The answer: the status, the error's headers, the JSON body. Logs nothing.
    #[must_use]
    pub fn into_response(self) -> Response {
        let mut response = http::Response::new(Body::from(self.0.body().to_json()));
        *response.status_mut() = self.0.status();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.0.headers(response.headers_mut());
        response
    }
}

impl<E: HttpError> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure(Box::new(error))
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
