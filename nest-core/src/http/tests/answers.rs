//! Single requests and their answers.

use bytes::Bytes;
use http_body_util::Full;

use super::app::{app, call, post, request, send};

#[tokio::test]
async fn text_json_and_nothing_are_answered_with_the_default_status() {
    let text = call("GET", "/users/hello").await;
    assert_eq!((text.status(), &*text.text), (200, "hello"));
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");

    let json = call("GET", "/users/5?verbose=true").await;
    assert_eq!((json.status(), &*json.text), (200, r#"{"id":5,"name":"verbose: Some(true)"}"#));
    assert_eq!(json.header("content-type"), "application/json");

    let nothing = call("DELETE", "/users/5").await;
    assert_eq!((nothing.status(), &*nothing.text), (204, ""));

    let created = post(r#"{"email":"a@b.cc","password":"12345678"}"#).await;
    assert_eq!(created.status(), 201);
}

#[tokio::test]
async fn streams_redirects_and_own_statuses_are_answered() {
    let stream = call("GET", "/users/stream").await;
    assert_eq!((stream.status(), &*stream.text), (200, "one two"));
    let old = call("GET", "/users/old").await;
    assert_eq!((old.status(), old.header("location")), (302, "/new"));
    let me = request("GET", "/users/about/me").header("user-agent", "test").header("cookie", "a=1; token=x%20y");
    let me = send(&app(), me.body(Full::default()).unwrap()).await;
    assert_eq!((me.status(), me.header("x-one")), (202, "1"));
    assert_eq!(me.text, r#"Some("test") Some("x y") 127.0.0.1 12"#);
}

#[tokio::test]
async fn errors_have_the_body_of_the_contract() {
    let missing = call("GET", "/users/9").await;
    assert_eq!(missing.status(), 404);
    assert_eq!(missing.text, r#"{"statusCode":404,"message":"User with ID 9 not found","error":"Not Found"}"#);

    let bad = call("GET", "/users/x").await;
    assert_eq!(bad.status(), 400);
    let expected =
        r#"{"statusCode":400,"message":"Validation failed (numeric string is expected)","error":"Bad Request"}"#;
    assert_eq!(bad.text, expected);
    for id in ["9223372036854775808", "%FF", "%00", "5%"] {
        assert_eq!(call("GET", &format!("/users/{id}")).await.status(), 400, "{id}");
    }
}

#[tokio::test]
async fn internal_failures_and_panics_say_nothing() {
    for path in ["/users/fail/x", "/users/panic"] {
        let failed = call("GET", path).await;
        assert_eq!(failed.status(), 500);
        let expected = r#"{"statusCode":500,"message":"Internal server error","error":"Internal Server Error"}"#;
        assert_eq!(failed.text, expected);
        assert!(!failed.header("x-request-id").is_empty());
    }
}

#[tokio::test]
async fn unknown_routes_and_methods_are_named() {
    let unknown = call("GET", "/nope").await;
    assert_eq!(unknown.status(), 404);
    assert_eq!(unknown.text, r#"{"statusCode":404,"message":"Cannot GET /nope","error":"Not Found"}"#);
    for path in ["/users/", "//users", "/users/5/", "/Users", "/users//hello", "/"] {
        assert_eq!(call("GET", path).await.status(), 404, "{path}");
    }

    let other = call("PATCH", "/users/5").await;
    assert_eq!((other.status(), other.header("allow")), (405, "GET, DELETE, HEAD, OPTIONS"));
    assert_eq!(other.text, r#"{"statusCode":405,"message":"Cannot PATCH /users/5","error":"Method Not Allowed"}"#);
}

#[tokio::test]
async fn head_is_get_without_a_body_and_options_names_the_methods() {
    let head = call("HEAD", "/users/hello").await;
    assert_eq!((head.status(), &*head.text, head.header("content-length")), (200, "", "5"));
    let options = call("OPTIONS", "/users").await;
    assert_eq!((options.status(), options.header("allow")), (204, "GET, POST, HEAD, OPTIONS"));
}

#[tokio::test]
async fn every_answer_has_its_own_request_id() {
    let app = app();
    let mut ids = std::collections::HashSet::new();
    for path in ["/users/hello", "/nope", "/users/panic", "/users/9"] {
        let request = request("GET", path).header("x-request-id", "chosen by the client");
        let answer = send(&app, request.body(Full::<Bytes>::default()).unwrap()).await;
        assert!(ids.insert(answer.header("x-request-id").to_owned()));
    }
    assert!(!ids.contains("chosen by the client") && !ids.contains(""));
}
