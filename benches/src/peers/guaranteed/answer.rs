//! Answers, each with the headers that its kind has.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body::Body as _;
use http_body_util::Full;
use serde::Serialize;

use super::request_id::X_REQUEST_ID;
use crate::contract::PLAINTEXT;

/// A response of this peer.
pub(super) type Answer = Response<Full<Bytes>>;

static TEXT: LazyLock<HeaderMap> = LazyLock::new(|| headers("text/plain; charset=utf-8"));
static JSON: LazyLock<HeaderMap> = LazyLock::new(|| headers("application/json"));

/// The headers of a kind of answer, with a place for the id: to clone them costs less than to insert two.
fn headers(content_type: &'static str) -> HeaderMap {
    let place = (X_REQUEST_ID, HeaderValue::from_static("none"));
    HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type)), place])
}

fn respond(status: StatusCode, headers: &HeaderMap, body: Bytes) -> Answer {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers.clone();
    response
}

pub(super) fn plaintext() -> Answer {
    respond(StatusCode::OK, &TEXT, Bytes::from_static(PLAINTEXT.as_bytes()))
}

pub(super) fn json<T: Serialize>(status: StatusCode, value: &T) -> Answer {
    match serde_json::to_vec(value) {
        Ok(body) => respond(status, &JSON, Bytes::from(body)),
        Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error"),
    }
}

/// The JSON of an error.
#[derive(Serialize)]
struct Refusal<'a, M> {
    #[serde(rename = "statusCode")]
    status_code: u16,
    message: M,
    error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<Fault<'a>>>,
}

#[derive(Serialize)]
struct Fault<'a> {
    field: &'a str,
    constraints: BTreeMap<&'a str, &'a str>,
}

/// An error with a sentence for the client.
#[cold]
pub(super) fn refuse(status: StatusCode, message: &str) -> Answer {
    let error = status.canonical_reason().unwrap_or("Error");
    json(status, &Refusal { status_code: status.as_u16(), message, error, errors: None })
}

/// 400 with all faults of a body: a field, the code of its rule, a sentence.
#[cold]
pub(super) fn refuse_faults(faults: &[(&str, &str, String)]) -> Answer {
    let status = StatusCode::BAD_REQUEST;
    let message: Vec<&str> = faults.iter().map(|(_, _, sentence)| &**sentence).collect();
    let errors = faults
        .iter()
        .map(|(field, code, sentence)| Fault { field, constraints: BTreeMap::from([(*code, &**sentence)]) });
    let errors = Some(errors.collect());
    json(status, &Refusal { status_code: status.as_u16(), message, error: "Bad Request", errors })
}

/// The answer to OPTIONS.
#[cold]
pub(super) fn allow(methods: &'static str) -> Answer {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(methods));
    response
}

/// The answer to HEAD: the length that GET would have, and nothing else.
#[cold]
pub(super) fn without_body(mut response: Answer) -> Answer {
    let length = std::mem::take(response.body_mut()).size_hint().lower();
    if response.status() != StatusCode::NO_CONTENT {
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}
