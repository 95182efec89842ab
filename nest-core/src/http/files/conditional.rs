//! Results that a client may have already.

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use http::{Method, StatusCode};
use http_body::Body as HttpBody;

use super::etag::ETag;
use super::preconditions::{Validators, Verdict};
use crate::http::body::Body;
use crate::http::error::{Failure, PreconditionFailed};
use crate::http::response::{IntoResponse, Response};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A result with an [`ETag`], of which a client that has it already gets 304 and nothing else: `Conditional(Json(prices))`.
///
/// The result is made in any case; what is saved is its transfer. Only a GET that succeeds with a body of known content is
/// tagged; all else passes as it is, streams for example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conditional<R>(pub R);

impl<R: IntoResponse> IntoResponse for Conditional<R> {
    const SETS_PROTECTED: bool = R::SETS_PROTECTED;

    fn into_response(self) -> Response {
        self.0.into_response()
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        self.0.into_response_with_default(status)
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        let mut response = self.0.into_reply(cx)?;
        let head = cx.request();
        let is_read = matches!(*head.method(), Method::GET | Method::HEAD);
        let Some(content) = response.body().as_bytes().filter(|_| is_read && response.status() == StatusCode::OK)
        else {
            return Ok(response);
        };
        // Weak: two texts of JSON may mean the same, and a layer may compress it.
        let etag = ETag::of(content).weakened();
        response.headers_mut().insert(ETAG, etag.header());
        match (Validators { etag: Some(etag), last_modified: None }).judge(head.method(), head.headers()) {
            Verdict::Proceed => Ok(response),
            Verdict::NotModified => Ok(not_modified(response)),
            Verdict::Failed => Err(PreconditionFailed::default().into()),
        }
    }
}

/// 304, with the headers that a cache updates what it has by.
pub(super) fn not_modified(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::empty();
    debug_assert!(response.body().is_end_stream());
    for name in [CONTENT_TYPE, CONTENT_LENGTH] {
        response.headers_mut().remove(name);
    }
    response
}
