//! Redirects.

use std::borrow::Cow;

use http::header::LOCATION;
use http::{HeaderValue, StatusCode};

use super::Response;
use super::into_response::IntoResponse;
use crate::http::error::{Failure, InternalServerError};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A redirect: a status and a `Location`.
#[derive(Clone, Debug)]
pub struct Redirect {
    status: StatusCode,
    location: Cow<'static, str>,
}

impl Redirect {
    /// 302, NestJS's default.
    pub fn found(location: impl Into<Cow<'static, str>>) -> Self {
        Redirect::with_status(StatusCode::FOUND, location)
    }

    /// 303: go there with GET.
    pub fn see_other(location: impl Into<Cow<'static, str>>) -> Self {
        Redirect::with_status(StatusCode::SEE_OTHER, location)
    }

    /// 307: go there with the same method and body.
    pub fn temporary(location: impl Into<Cow<'static, str>>) -> Self {
        Redirect::with_status(StatusCode::TEMPORARY_REDIRECT, location)
    }

    /// 308: as 307, from now on.
    pub fn permanent(location: impl Into<Cow<'static, str>>) -> Self {
        Redirect::with_status(StatusCode::PERMANENT_REDIRECT, location)
    }

    /// Another status.
    pub fn with_status(status: StatusCode, location: impl Into<Cow<'static, str>>) -> Self {
        Redirect { status, location: location.into() }
    }
}

impl Redirect {
    fn respond(self) -> Result<Response, Failure> {
        // A line break in a location would be a header of its own; as a value it is refused.
        let Ok(location) = HeaderValue::try_from(&*self.location) else {
            return Err(InternalServerError::new("a redirect's location is no header value").into());
        };
        let mut response = self.status.into_response();
        response.headers_mut().insert(LOCATION, location);
        Ok(response)
    }
}

impl IntoResponse for Redirect {
    fn into_response(self) -> Response {
        self.respond().unwrap_or_else(Failure::into_response)
    }

    fn into_reply(self, _: &ExecutionContext<Http>) -> Result<Response, Failure> {
        self.respond()
    }
}
