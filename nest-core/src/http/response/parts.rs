//! A status or headers in front of a result.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::Response;
use super::into_response::IntoResponse;
use crate::http::error::{Failure, InternalServerError};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

impl<R: IntoResponse> IntoResponse for (StatusCode, R) {
    const SETS_PROTECTED: bool = R::SETS_PROTECTED;

    fn into_response(self) -> Response {
        let mut response = self.1.into_response();
        *response.status_mut() = self.0;
        response
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        let mut response = self.1.into_reply(cx)?;
        *response.status_mut() = self.0;
        Ok(response)
    }
}

impl<R: IntoResponse> IntoResponse for (HeaderMap, R) {
    const SETS_PROTECTED: bool = R::SETS_PROTECTED;

    fn into_response(self) -> Response {
        self.into_response_with_default(StatusCode::OK)
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        let mut response = self.1.into_response_with_default(status);
        response.headers_mut().extend(self.0);
        response
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        let mut response = self.1.into_reply(cx)?;
        response.headers_mut().extend(self.0);
        Ok(response)
    }
}

/// Headers by name and value. A name or a value that no header can have is an internal error: line breaks never get out.
impl<K, V, R, const N: usize> IntoResponse for ([(K, V); N], R)
where
    K: TryInto<HeaderName>,
    V: TryInto<HeaderValue>,
    R: IntoResponse,
{
    const SETS_PROTECTED: bool = R::SETS_PROTECTED;

    fn into_response(self) -> Response {
        self.into_response_with_default(StatusCode::OK)
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        match header_map(self.0) {
            Ok(headers) => (headers, self.1).into_response_with_default(status),
            Err(failure) => failure.into_response(),
        }
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        (header_map(self.0)?, self.1).into_reply(cx)
    }
}

fn header_map<K: TryInto<HeaderName>, V: TryInto<HeaderValue>, const N: usize>(
    pairs: [(K, V); N],
) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name =
            name.try_into().map_err(|_| InternalServerError::new("a handler returned an invalid header name"))?;
        let value =
            value.try_into().map_err(|_| InternalServerError::new("a handler returned an invalid header value"))?;
        headers.append(name, value);
    }
    Ok(headers)
}
