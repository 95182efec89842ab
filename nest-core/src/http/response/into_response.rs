//! What a handler may return.

use std::sync::LazyLock;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::Response;
use crate::http::body::Body;
use crate::http::error::Failure;
use crate::http::request_id::X_REQUEST_ID;
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// What a handler may return.
///
/// A type that sets no status of its own takes the route's: 200, 201 for POST, or that of `#[status(204)]`.
#[diagnostic::on_unimplemented(
    message = "NEST-E0506: `{Self}` is no response, so a handler cannot return it",
    label = "cannot be sent",
    note = "a handler may return `Json<T>`, `String`, `&'static str`, `Bytes`, `Vec<u8>`, `()`, `StatusCode`, `Redirect`, `Body`, `Sse`,\n`StreamableFile`, `Response`",
    note = "also `(StatusCode, R)` and `([(name, value); N], R)` with one of these, and `Result<R, E>` where `E: HttpError`",
    note = "to send a struct as JSON, return `Json<T>` with `#[derive(Serialize)]` on it"
)]
pub trait IntoResponse: Sized {
    /// Whether it sets cookies that are protected by the application's key, which an application without one is told when it starts.
    /// A type of yours that sets what another one sets has that one's.
    const SETS_PROTECTED: bool = false;

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

/// The headers that answers of one kind begin with: the content type, and a place for the request id.
///
/// To clone them costs less than to insert them, and the service only has to fill the place in.
pub(crate) struct Headers(LazyLock<HeaderMap>);

impl Headers {
    pub(crate) const JSON: &'static Headers = {
        static JSON: Headers = Headers(LazyLock::new(|| headers("application/json")));
        &JSON
    };
    #[cfg(feature = "templates")]
    pub(crate) const HTML: &'static Headers = {
        static HTML: Headers = Headers(LazyLock::new(|| headers("text/html; charset=utf-8")));
        &HTML
    };
    pub(crate) const TEXT: &'static Headers = {
        static TEXT: Headers = Headers(LazyLock::new(|| headers("text/plain; charset=utf-8")));
        &TEXT
    };
    const BYTES: &'static Headers = {
        static BYTES: Headers = Headers(LazyLock::new(|| headers("application/octet-stream")));
        &BYTES
    };
}

fn headers(content_type: &'static str) -> HeaderMap {
    let place = (X_REQUEST_ID, HeaderValue::from_static("none"));
    HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type)), place])
}

pub(crate) fn respond(status: StatusCode, headers: &Headers, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    // The map of a new response has no memory to give back, and finding that out costs as much as a header.
    std::mem::forget(std::mem::replace(response.headers_mut(), headers.0.clone()));
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
    ($($type:ty => $headers:expr),* $(,)?) => {$(
        impl IntoResponse for $type {
            fn into_response(self) -> Response {
                respond(StatusCode::OK, $headers, self)
            }

            fn into_response_with_default(self, status: StatusCode) -> Response {
                respond(status, $headers, self)
            }
        }
    )*};
}

with_content_type! {
    String => Headers::TEXT,
    &'static str => Headers::TEXT,
    Bytes => Headers::BYTES,
    Vec<u8> => Headers::BYTES,
}

impl<R: IntoResponse, E: Into<Failure>> IntoResponse for Result<R, E> {
    const SETS_PROTECTED: bool = R::SETS_PROTECTED;

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
