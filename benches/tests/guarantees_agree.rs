//! What the hand-written peer with guarantees promises its clients is what ours does: the same answers, byte for byte.

use http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use http::{Method, StatusCode};
use http_body_util::BodyExt as _;
use nest_benches::call::Call;
use nest_benches::contract::{Endpoint, MANY_ROUTES, refusals};
use nest_benches::peers::{HyperWithGuarantees, Nest, Service, Start};

/// All that a client sees, but for the id itself.
#[derive(Debug, PartialEq)]
struct Answer {
    status: StatusCode,
    headers: [Option<String>; 2],
    length: Option<String>,
    body: String,
}

/// The answer, and its request id.
async fn ask<S: Service>(service: &S, call: &Call) -> (Answer, String) {
    let request = call.to_request().unwrap();
    let is_head = request.method() == Method::HEAD;
    let (parts, body) = service.call(request).await.into_parts();
    let Ok(body) = body.collect().await else { panic!("a body breaks off") };
    let header = |name: &str| parts.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let headers = [CONTENT_TYPE, ALLOW].map(|name| header(name.as_str()));
    let mut body = String::from_utf8(body.to_bytes().to_vec()).unwrap();
    // As hyper writes it: it adds a length, and leaves the body of an answer to HEAD out.
    let length = header(CONTENT_LENGTH.as_str()).or_else(|| Some(body.len().to_string()));
    if is_head {
        body.clear();
    }
    (Answer { status: parts.status, headers, length, body }, header("x-request-id").unwrap())
}

/// Calls that no endpoint is about.
fn others() -> Vec<Call> {
    let too_large = format!(r#"{{"name":"{}"}}"#, "a".repeat(1024 * 1024));
    let mut calls = vec![
        Call::get("/panic"),
        Call::get("/nowhere?with=query"),
        Call::get("/api/v1/users/"),
        Call::get("/api/v1/users/1/2"),
        Call::get("/r1/items/one"),
        Call::get("/r1/items/"),
        Call::new(Method::POST, "/api/v1/users").header("content-type", "text/plain"),
        Call::new(Method::POST, "/api/v1/users").json(&too_large),
    ];
    for path in ["/plaintext", "/json", "/api/v1/users", "/api/v1/users/42", "/r1/items/1", "/nowhere"] {
        for method in [Method::HEAD, Method::OPTIONS, Method::DELETE, Method::PUT] {
            calls.push(Call::new(method, path));
        }
    }
    calls
}

#[tokio::test]
async fn clients_see_no_difference() {
    let (ours, by_hand) = (Nest::start(MANY_ROUTES).await, HyperWithGuarantees::start(MANY_ROUTES).await);
    let endpoints = Endpoint::ALL.into_iter().flat_map(Endpoint::exchanges).map(|exchange| exchange.call);
    let calls: Vec<Call> = endpoints.chain(refusals().into_iter().map(|(call, _)| call)).chain(others()).collect();
    let mut ids = std::collections::HashSet::new();
    for call in &calls {
        let (expected, our_id) = ask(&ours, call).await;
        let (answer, id) = ask(&by_hand, call).await;
        assert_eq!(answer, expected, "{call:?}");
        assert_eq!((our_id.len(), id.len()), (12, 12));
        assert!(ids.insert(our_id) && ids.insert(id), "an id was given twice");
    }
}
