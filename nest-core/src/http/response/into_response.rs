//! What a handler may return.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use super::Response;
use crate::http::body::Body;
use crate::http::error::Failure;
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// What a handler may return.
///
/// A type that sets no status of its own takes the route's: 200, 201 for POST, or that of `#[status(204)]`.
#[diagnostic::on_unimplemented(
    message = "NEST-E0506: `{Self}` is no response, so a handler cannot return it",
    label = "cannot be sent",
    note = "a handler may return `Json<T>`, `String`, `&'static str`, `Bytes`, `Vec<u8>`, `()`, `StatusCode`, `Redirect`, `Body`, `Response`",
    note = "also `(StatusCode, R)`, `([(name, value); N], R)`, `Option`-free results of those: `Result<R, E>` where `E: HttpError`",
    note = "to send a struct as JSON, return `Json<T>` with `#[derive(Serialize)]` on it"
)]
pub trait IntoResponse: Sized {
    /// The response, with status 200 unless the value says another.
    fn into_response(self) -> Response;

    /// The response, with this status unless the value says another. A type that overrides nothing is taken to say its own.
    fn into_response_with_default(self, status: StatusCode) -> Response {
        let _ = status;
        self.into_response()
    }

    /// The reply of a handler: an error stays an error, so that filters see it.
    #[doc(hidden)]
    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        Ok(self.into_response_with_default(default_status(cx)))
    }
}

/// The status that the route gives to a result without one.
pub(crate) fn default_status(cx: &ExecutionContext<Http>) -> StatusCode {
    StatusCode::from_u16(cx.handler().status).unwrap_or(StatusCode::OK)
}

pub(crate) fn respond(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

impl IntoResponse for Response {
    fn into_response(self) -> Response {
        self
    }
}

impl IntoResponse for StatusCode {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self;
        response
    }
}

impl IntoResponse for () {
    fn into_response(self) -> Response {
        StatusCode::OK.into_response()
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        status.into_response()
    }
}

/// A stream or bytes without a content type.
impl IntoResponse for Body {
    fn into_response(self) -> Response {
        Response::new(self)
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        let mut response = Response::new(self);
        *response.status_mut() = status;
        response
    }
}

macro_rules! with_content_type {
    ($($type:ty => $content_type:literal),* $(,)?) => {$(
        impl IntoResponse for $type {
            fn into_response(self) -> Response {
                respond(StatusCode::OK, $content_type, self)
            }

            fn into_response_with_default(self, status: StatusCode) -> Response {
                respond(status, $content_type, self)
            }
        }
    )*};
}

with_content_type! {
    String => "text/plain; charset=utf-8",
    &'static str => "text/plain; charset=utf-8",
    Bytes => "application/octet-stream",
    Vec<u8> => "application/octet-stream",
}

impl<R: IntoResponse, E: Into<Failure>> IntoResponse for Result<R, E> {
    fn into_response(self) -> Response {
        self.into_response_with_default(StatusCode::OK)
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        match self {
            Ok(value) => value.into_response_with_default(status),
            Err(error) => error.into().into_response(),
        }
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        match self {
            Ok(value) => value.into_reply(cx),
            Err(error) => Err(error.into()),
        }
    }
}
