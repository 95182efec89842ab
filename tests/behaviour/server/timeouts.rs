//! Clients that are slow: none of them holds anything for longer than its limit, and nobody else waits for them.

use std::time::{Duration, Instant};

use nest::testing::TestApp;

use super::application::{Gate, assert_others_are_served, connect, milliseconds, start};

/// A short limit, and what a busy machine may add to it.
const LIMIT: Duration = Duration::from_millis(200);
const SLACK: Duration = Duration::from_secs(2);

#[track_caller]
fn assert_took_the_limit(since: Instant) {
    let elapsed = since.elapsed();
    assert!(elapsed >= LIMIT - Duration::from_millis(20) && elapsed < LIMIT + SLACK, "{elapsed:?}");
}

/// A connection that sends this and no more is closed without an answer when the limit for a head is over.
async fn check_closed(begin: &'static [u8]) {
    let app = start(|options| options.header_read_timeout = LIMIT).await;
    let since = Instant::now();
    let mut client = connect(&app).await;
    client.send(begin).await;
    assert_others_are_served(&app).await;
    assert_eq!(client.rest().await, "");
    assert_took_the_limit(since);
}

#[nest::test]
async fn a_connection_that_sends_nothing_is_closed() {
    check_closed(b"").await;
}

#[nest::test]
async fn half_a_request_line_is_closed() {
    check_closed(b"GET /he").await;
}

#[nest::test]
async fn half_a_preface_of_http_2_is_closed() {
    check_closed(b"PRI * HTT").await;
}

#[nest::test]
async fn headers_that_come_drop_by_drop_do_not_prolong_the_limit() {
    let app = start(|options| options.header_read_timeout = LIMIT).await;
    let since = Instant::now();
    let mut client = connect(&app).await;
    client.send("GET /hello HTTP/1.1\r\n").await;
    while client.is_silent(milliseconds(20)).await {
        client.send("a: b\r\n").await;
        assert!(since.elapsed() < LIMIT + SLACK);
    }
    assert_took_the_limit(since);
}

#[nest::test]
async fn an_idle_connection_is_closed_after_the_same_time() {
    let app = start(|options| options.header_read_timeout = LIMIT).await;
    let mut client = connect(&app).await;
    for _ in 0..3 {
        client.send("GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await;
        client.answer().await.expect_status(200);
    }
    let since = Instant::now();
    assert_eq!(client.rest().await, "");
    assert_took_the_limit(since);
}

/// Begins a body and sends no more of it.
async fn check_stalled(app: &TestApp, request: &str) {
    let since = Instant::now();
    let mut client = connect(app).await;
    client.send(request).await;
    assert_others_are_served(app).await;
    let answer = client.answer().await.expect_error(408, "The body stalled", "Request Timeout");
    assert_eq!(answer.header("connection"), Some("close"));
    assert_eq!(client.rest().await, "");
    assert_took_the_limit(since);
}

#[nest::test]
async fn a_body_that_stalls_is_408_and_its_connection_closed() {
    let app = start(|options| options.body_read_timeout = Some(LIMIT)).await;
    check_stalled(&app, "POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf").await;
    check_stalled(&app, "POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n").await;
    check_stalled(&app, "POST /text HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n").await;
    let json = "content-type: application/json\r\ncontent-length: 10\r\n\r\n{\"text\"";
    check_stalled(&app, &format!("POST /note HTTP/1.1\r\nhost: x\r\n{json}")).await;
}

#[nest::test]
async fn who_reads_the_stream_itself_is_told_that_it_stalls() {
    let app = start(|options| options.body_read_timeout = Some(LIMIT)).await;
    let mut client = connect(&app).await;
    client.send("POST /stream HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf").await;
    client.answer().await.expect_status(201).expect_body("the request body stalled");
}

#[nest::test]
async fn a_body_that_keeps_coming_may_take_longer_than_the_limit() {
    let app = start(|options| options.body_read_timeout = Some(LIMIT)).await;
    let since = Instant::now();
    let mut client = connect(&app).await;
    client.send("POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 6\r\n\r\n").await;
    for letter in ["s", "l", "o", "w", "l", "y"] {
        tokio::time::sleep(milliseconds(60)).await;
        client.send(letter).await;
    }
    client.answer().await.expect_status(201).expect_body("slowly");
    assert!(since.elapsed() > LIMIT);
}

#[nest::test]
async fn without_a_limit_a_body_may_stall() {
    let app = start(|options| options.body_read_timeout = None).await;
    let mut client = connect(&app).await;
    client.send("POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nha").await;
    assert!(client.is_silent(LIMIT + milliseconds(100)).await);
    client.send("lf").await;
    client.answer().await.expect_status(201).expect_body("half");
}

#[nest::test]
async fn a_handler_over_the_request_timeout_is_503() {
    let app = start(|options| options.request_timeout = Some(LIMIT)).await;
    let since = Instant::now();
    let mut client = connect(&app).await;
    client.send("GET /gate HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert_others_are_served(&app).await;
    client.answer().await.expect_error(503, "Service Unavailable", "Service Unavailable");
    assert_took_the_limit(since);
    // The request was read to its end, so the connection is good for another one.
    client.send("GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await;
    client.answer().await.expect_status(200);
}

#[nest::test]
async fn an_answer_that_nobody_reads_is_given_up() {
    let app = start(|options| options.write_timeout = Some(LIMIT)).await;
    let mut client = connect(&app).await;
    client.send("GET /endless HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let since = Instant::now();
    let gate = app.provider::<Gate>();
    let over = tokio::time::timeout(LIMIT + SLACK, gate.reached.notified()).await;
    assert!(over.is_ok(), "the answer goes on");
    assert!(since.elapsed() >= LIMIT - Duration::from_millis(20), "{:?}", since.elapsed());
    assert_others_are_served(&app).await;
    drop(client);
}
