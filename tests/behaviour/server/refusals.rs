//! What is no request, or too large a one, is refused in the form of all other errors.

use nest::testing::TestApp;

use super::application::{Gate, assert_others_are_served, connect, milliseconds, start, start_with_problems};

/// Sends bytes on a connection of their own, which is refused and closed.
async fn check(app: &TestApp, bytes: impl AsRef<[u8]>, status: u16, reason: &str) {
    let mut client = connect(app).await;
    client.send(bytes).await;
    let answer = client.answer().await.expect_error(status, reason, reason);
    assert_eq!(answer.header("connection"), Some("close"));
    assert!(answer.header("date").is_some_and(|date| date.ends_with(" GMT")), "{answer:?}");
    assert_eq!(client.rest().await, "", "behind {answer:?}");
}

#[nest::test]
async fn what_is_no_http_is_400() {
    let app = start(|_| {}).await;
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"[..],
        b"G\0T /hello HTTP/1.1\r\n\r\n",
        b"GET /hello HTTP/9.9\r\n\r\n",
        b"GET /hello\r\n\r\n",
        b"GET /path/\xff\xfe HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /query?text=\xff HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nna me: x\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nhost: x\r\n folded: x\r\n\r\n",
        b"GET /header HTTP/1.1\r\nx-text: a\0b\r\n\r\n",
        b"POST /text HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"POST /text HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        b"POST /text HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n",
        b"POST /text HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n",
    ] {
        check(&app, bytes, 400, "Bad Request").await;
    }
    assert_others_are_served(&app).await;
}

#[nest::test]
async fn a_uri_that_is_too_long_is_414() {
    let app = start(|_| {}).await;
    let head = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "x".repeat(66_000));
    check(&app, head, 414, "URI Too Long").await;
}

#[nest::test]
async fn headers_over_the_limits_are_431() {
    let app = start(|options| options.max_header_bytes = 10_000).await;
    let reason = "Request Header Fields Too Large";
    check(&app, format!("GET /hello HTTP/1.1\r\nlong: {}\r\n\r\n", "x".repeat(30_000)), 431, reason).await;
    let many: String = (0..101).map(|i| format!("h{i}: x\r\n")).collect();
    check(&app, format!("GET /hello HTTP/1.1\r\n{many}\r\n"), 431, reason).await;
    assert_others_are_served(&app).await;
}

#[nest::test]
async fn the_limit_of_a_head_is_exact_however_it_is_sent() {
    let app = start(|options| options.max_header_bytes = 10_000).await;
    let head = |bytes: usize| {
        let rest = "GET /hello HTTP/1.1\r\nlong: \r\n\r\n".len();
        format!("GET /hello HTTP/1.1\r\nlong: {}\r\n\r\n", "x".repeat(bytes - rest))
    };
    check(&app, head(10_001), 431, "Request Header Fields Too Large").await;
    let mut client = connect(&app).await;
    client.send(head(10_000)).await;
    client.answer().await.expect_status(200);
}

#[nest::test]
async fn a_head_within_the_limits_passes() {
    let app = start(|_| {}).await;
    let long = "x".repeat(60_000);
    let mut client = connect(&app).await;
    client.send(format!("GET /query?text={long} HTTP/1.1\r\nhost: x\r\nlong: {long}\r\n\r\n")).await;
    client.answer().await.expect_status(200).expect_body(&long);
}

#[nest::test]
async fn headers_without_an_end_are_431_for_a_client_that_goes_on_sending() {
    let app = start(|options| options.max_header_bytes = 10_000).await;
    check(
        &app,
        format!("GET /hello HTTP/1.1\r\n{}", "a: b\r\n".repeat(50_000)),
        431,
        "Request Header Fields Too Large",
    )
    .await;
}

#[nest::test]
async fn what_is_no_http_behind_a_request_is_refused_after_its_answer() {
    let app = start(|_| {}).await;
    let mut client = connect(&app).await;
    client.send("GET /hello HTTP/1.1\r\nhost: x\r\n\r\n\x01garbage\r\n\r\n").await;
    client.answer().await.expect_status(200).expect_body("hello");
    client.answer().await.expect_error(400, "Bad Request", "Bad Request");
    assert_eq!(client.rest().await, "");
    // Also when it comes later, on a connection that has been kept.
    let mut client = connect(&app).await;
    client.send("GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await;
    client.answer().await.expect_status(200);
    client.send("\x01garbage\r\n\r\n").await;
    client.answer().await.expect_error(400, "Bad Request", "Bad Request");
}

#[nest::test]
async fn a_refusal_does_not_wait_for_a_client_that_never_hangs_up() {
    let app = start(|options| options.max_connections = 1).await;
    let mut refused = connect(&app).await;
    refused.send("garbage\r\n\r\n").await;
    refused.answer().await.expect_status(400);
    // The only place is free again, though that connection is still open at its other end.
    tokio::time::timeout(milliseconds(2000), assert_others_are_served(&app)).await.unwrap();
    drop(refused);
}

/// What the server would have to take for its own refusal if it looked at the bytes alone.
const LOOKALIKE: &str = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

#[nest::test]
async fn a_body_that_looks_like_a_refusal_is_sent_as_it_is_and_at_once() {
    let app = start(|_| {}).await;
    let gate = app.provider::<Gate>();
    for version in ["HTTP/1.0", "HTTP/1.1"] {
        let mut client = connect(&app).await;
        client.send(format!("POST /later {version}\r\ncontent-length: {}\r\n\r\n{LOOKALIKE}", LOOKALIKE.len())).await;
        client.read_until("first").await;
        gate.open.notify_one();
        // The end is not there yet: what comes is not held back for it.
        client.read_until(LOOKALIKE).await;
        client.send("\x01garbage\r\n\r\n").await;
        gate.open.notify_one();
        client.rest().await;
    }
    assert_others_are_served(&app).await;
}

#[nest::test]
async fn what_the_server_refuses_is_a_problem_where_errors_are() {
    let app = start_with_problems(|options| options.request_timeout = Some(milliseconds(100))).await;
    let long = format!("GET /hello HTTP/1.1\r\nx-long: {}\r\n\r\n", "x".repeat(300 * 1024));
    for (bytes, status, instance) in [
        ("what is this\r\n\r\n", 400, None),
        (&long, 431, None),
        ("GET /gate HTTP/1.1\r\nhost: x\r\n\r\n", 503, Some("/gate")),
        ("GET /nope HTTP/1.1\r\nhost: x\r\n\r\n", 404, Some("/nope")),
    ] {
        let mut client = connect(&app).await;
        client.send(bytes).await;
        let answer = client.answer().await.expect_status(status);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.header("x-request-id").map(str::len), Some(12));
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["instance"].as_str(), instance);
    }
    let mut client = connect(&app).await;
    client.send("HEAD /nope HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(client.rest().await.contains("content-type: application/problem+json\r\n"));
}
