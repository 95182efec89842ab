//! What generated code calls. Nothing here is for use by hand.

use super::body::Body;
pub use super::endpoint::{Args, Call, endpoint};
pub use super::error::Failure;
use super::extract::{FromRequest, FromRequestParts};
pub use super::extract::{cookie, header, ip, json_body, param, query_object, query_value};
pub use super::response::{IntoResponse, Response};
use super::transport::Http;
use crate::pipeline::ExecutionContext;

/// A parameter without an attribute.
///
/// # Errors
/// The rejection of the extractor.
pub async fn from_parts<T: FromRequestParts>(cx: &ExecutionContext<Http>) -> Result<T, Failure> {
    T::from_request_parts(cx).await.map_err(Into::into)
}

/// A parameter that is made of the body.
///
/// # Errors
/// The rejection of the extractor.
pub async fn from_request<T: FromRequest>(cx: &ExecutionContext<Http>, body: Body) -> Result<T, Failure> {
    T::from_request(cx, body).await.map_err(Into::into)
}

/// What a handler returned as a reply.
///
/// # Errors
/// What the handler failed with, so that filters see it.
pub fn reply<R: IntoResponse>(cx: &ExecutionContext<Http>, result: R) -> Result<Response, Failure> {
    result.into_reply(cx)
}
