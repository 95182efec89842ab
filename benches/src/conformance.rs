//! Whether a peer answers the contract. Nothing is measured before it does.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Response, StatusCode};
use http_body_util::BodyExt as _;

use crate::call::Call;
use crate::contract::{self, Endpoint, Exchange};
use crate::peers::Service;

/// An answer that is not the expected one.
#[derive(Debug)]
pub struct Mismatch {
    request: String,
    expected: String,
    got: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "to this request:\n{}\nexpected {}, got {}", self.request, self.expected, self.got)
    }
}

impl std::error::Error for Mismatch {}

/// Checks status, media type and bytes of every exchange of one endpoint.
///
/// # Errors
///
/// The first answer that is not the expected one.
pub async fn verify<S: Service>(service: &S, endpoint: Endpoint) -> Result<(), Mismatch> {
    for exchange in endpoint.exchanges() {
        let answer = Answer::to(service, &exchange.call).await?;
        let expected = Answer::expected(&exchange);
        if answer != expected {
            return Err(mismatch(&exchange.call, expected.to_string(), answer.to_string()));
        }
    }
    Ok(())
}

/// Checks the status of everything that must be refused.
///
/// # Errors
///
/// The first refusal with another status, or the first request that was let through.
pub async fn verify_refusals<S: Service>(service: &S) -> Result<(), Mismatch> {
    for (call, status) in contract::refusals() {
        let answer = Answer::to(service, &call).await?;
        if answer.status != status {
            return Err(mismatch(&call, status.to_string(), answer.to_string()));
        }
    }
    Ok(())
}

fn mismatch(call: &Call, expected: String, got: String) -> Mismatch {
    Mismatch { request: String::from_utf8_lossy(&call.to_wire()).into_owned(), expected, got }
}

#[derive(PartialEq)]
struct Answer {
    status: StatusCode,
    media_type: String,
    body: Bytes,
}

impl Answer {
    async fn to<S: Service>(service: &S, call: &Call) -> Result<Self, Mismatch> {
        let request =
            call.to_request().map_err(|error| mismatch(call, "a valid request".to_owned(), error.to_string()))?;
        let (parts, body) = service.call(request).await.into_parts();
        let Ok(body) = body.collect().await else {
            return Err(mismatch(call, "a whole body".to_owned(), "an error in its middle".to_owned()));
        };
        let media_type = media_type(&Response::from_parts(parts.clone(), ()));
        Ok(Self { status: parts.status, media_type, body: body.to_bytes() })
    }

    fn expected(exchange: &Exchange) -> Self {
        Self { status: exchange.status, media_type: exchange.media_type.to_owned(), body: exchange.body.clone() }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.status, self.media_type, self.body.escape_ascii())
    }
}

fn media_type(response: &Response<()>) -> String {
    let value = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_owned()
}
