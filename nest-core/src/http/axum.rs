//! What is written for axum: its extractors as parameters, its results as results. By `axum-core`, which is what libraries
//! for axum are written against.

use std::fmt;

use axum_core::extract::{DefaultBodyLimit, FromRequest as AxumFromRequest, FromRequestParts as AxumFromRequestParts};
use axum_core::response::IntoResponse as AxumIntoResponse;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use http_body_util::Limited;

use super::body::Body;
use super::error::{ErrorBody, HttpError};
use super::extract::{FromRequest, FromRequestParts};
use super::response::{IntoResponse, Response};
use super::transport::Http;
use crate::pipeline::ExecutionContext;

/// How many bytes of a rejection are looked at for its text: more is no sentence.
const REJECTION_LIMIT: usize = 8 * 1024;

/// An extractor or a result of axum, or of a library for axum, as a parameter or a result of a handler.
///
/// As a parameter without an attribute it is any `FromRequestParts<()>`, with `#[body]` any `FromRequest<()>`; as a result any
/// `IntoResponse`, which says its own status. The limit of the body is that of the route. What knows axum's router, `Path`,
/// `MatchedPath`, `State`, finds nothing: `#[param]` and injection are for that.
#[derive(Clone, Copy, Debug, Default)]
pub struct Axum<T>(pub T);

/// An extractor of axum has refused a request: its status, its headers, and its text in the JSON of all errors. What is no fault of
/// the client's goes to the log instead.
#[derive(Debug)]
pub struct AxumRejection {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
    json: Option<serde_json::Value>,
}

impl AxumRejection {
    async fn of(refused: axum_core::response::Response) -> AxumRejection {
        let (parts, body) = refused.into_parts();
        let mut headers = parts.headers;
        let content_type = headers.remove(CONTENT_TYPE);
        headers.remove(CONTENT_LENGTH);
        // A text that does not come is no reason to lose the status.
        let bytes = Body::new(body).collect(REJECTION_LIMIT).await.unwrap_or_default();
        let is_json = content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
        let json = if is_json { serde_json::from_slice(&bytes).ok() } else { None };
        AxumRejection { status: parts.status, headers, text: String::from_utf8_lossy(&bytes).into_owned(), json }
    }
}

impl fmt::Display for AxumRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text.trim() {
            "" => f.write_str(self.status.canonical_reason().unwrap_or("refused")),
            text => f.write_str(text),
        }
    }
}

impl std::error::Error for AxumRejection {}

impl HttpError for AxumRejection {
    fn status(&self) -> StatusCode {
        self.status
    }

    fn body(&self) -> ErrorBody {
        match &self.json {
            _ if self.status.is_server_error() => ErrorBody::hidden(self.status),
            Some(json) => ErrorBody::custom(json.clone()),
            None => ErrorBody::new(self.status, self.message()),
        }
    }

    fn headers(&self, headers: &mut HeaderMap) {
        headers.extend(self.headers.clone());
    }
}

impl<T: AxumFromRequestParts<()>> FromRequestParts for Axum<T> {
    type Rejection = AxumRejection;

    async fn from_request_parts(cx: &ExecutionContext<Http>) -> Result<Self, AxumRejection> {
        let mut parts = cx.request().parts().clone();
        let refused = match T::from_request_parts(&mut parts, &()).await {
            Ok(value) => return Ok(Axum(value)),
            Err(rejection) => rejection.into_response(),
        };
        Err(AxumRejection::of(refused).await)
    }
}

impl<T: AxumFromRequest<()>> FromRequest for Axum<T> {
    type Rejection = AxumRejection;

    async fn from_request(cx: &ExecutionContext<Http>, body: Body) -> Result<Self, AxumRejection> {
        let limit = cx.request().body_limit();
        let body = axum_core::body::Body::new(Limited::new(body, limit));
        let mut request = http::Request::from_parts(cx.request().parts().clone(), body);
        // axum has a limit of its own, which would be the smaller one where a route takes more.
        DefaultBodyLimit::max(limit).apply(&mut request);
        let refused = match T::from_request(request, &()).await {
            Ok(value) => return Ok(Axum(value)),
            Err(rejection) => rejection.into_response(),
        };
        Err(AxumRejection::of(refused).await)
    }
}

impl<T: AxumIntoResponse> IntoResponse for Axum<T> {
    fn into_response(self) -> Response {
        self.0.into_response().map(Body::new)
    }
}
