//! Errors as problem details (RFC 9457), for applications that ask for them.
//!
//! An error becomes an answer in many places, most of which know nothing of the application. So it is the answer that is rewritten:
//! one in the form of all errors, whoever wrote it. Applications that don't ask for it have nothing around them.

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, Method};
use http_body::Body as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::body::Body;
use super::middleware::{AnyService, ErasedService, Request};
use super::response::Response;
use super::service::{HttpService, Incoming};
use crate::pipeline::BoxFuture;

const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// The JSON of all errors.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Usual {
    status_code: u16,
    message: Message,
    error: String,
    errors: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    Sentence(String),
    Sentences(Vec<String>),
}

/// The same as a problem.
#[derive(Serialize)]
struct Problem<'a> {
    r#type: &'static str,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Value>,
}

impl<'a> Problem<'a> {
    fn of(usual: Usual, instance: Option<&'a str>) -> Problem<'a> {
        let Usual { status_code: status, message, error: title, errors } = usual;
        let detail = match message {
            Message::Sentence(sentence) => sentence,
            Message::Sentences(sentences) => sentences.join("; "),
        };
        // A sentence that only says what the status means is no detail.
        let detail = (!detail.eq_ignore_ascii_case(&title)).then_some(detail);
        Problem { r#type: "about:blank", title, status, detail, instance, errors }
    }
}

/// Rewrites an answer in the form of all errors, and no other. `instance` is the path of the request, where it is known.
pub(super) fn as_problem(mut response: Response, instance: Option<&str>) -> Response {
    if !may_be_error(&response) {
        return response;
    }
    let Some(usual) = response.body().as_bytes().and_then(|bytes| serde_json::from_slice::<Usual>(bytes).ok()) else {
        return response;
    };
    if usual.status_code != response.status().as_u16() {
        return response;
    }
    if let Ok(json) = serde_json::to_vec(&Problem::of(usual, instance)) {
        *response.body_mut() = Body::from(json);
        response.headers_mut().remove(CONTENT_LENGTH);
        response.headers_mut().insert(CONTENT_TYPE, PROBLEM);
    }
    response
}

fn may_be_error(response: &Response) -> bool {
    let status = response.status();
    let is_json = response.headers().get(CONTENT_TYPE).is_some_and(|value| value == "application/json");
    is_json && (status.is_client_error() || status.is_server_error())
}

/// Rewrites all errors of an application and its layers.
pub(super) fn with_problems(service: HttpService) -> HttpService {
    service.behind(ErasedService::of(Problems(service.clone())))
}

struct Problems(HttpService);

impl AnyService for Problems {
    fn call(&self, request: Request) -> BoxFuture<'static, Response> {
        let service = self.0.clone();
        Box::pin(async move {
            let (path, is_head) = (request.uri().path().to_owned(), request.method() == Method::HEAD);
            let answer = service.answer_caught(Incoming::behind(&service, request)).await;
            let mut response = as_problem(answer, Some(&path));
            if is_head && may_be_error(&response) && response.body().is_end_stream() {
                // The length was that of the other form.
                response.headers_mut().remove(CONTENT_LENGTH);
                response.headers_mut().insert(CONTENT_TYPE, PROBLEM);
            }
            response
        })
    }
}
