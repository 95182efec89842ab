//! Bodies: their lengths, their limits, what is within.

use nest::testing::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::application::{assert_others_are_served, connect, milliseconds, start};
use super::client::Answer;

/// Sends a POST, and reads its answer and whether the connection ends with it.
async fn post(app: &TestApp, path: &str, rest: impl AsRef<[u8]>) -> (Answer, bool) {
    let mut client = connect(app).await;
    client.send([format!("POST {path} HTTP/1.1\r\nhost: x\r\n").as_bytes(), rest.as_ref()].concat()).await;
    let answer = client.answer().await;
    client.send("GET /hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    (answer, !client.rest().await.ends_with("hello"))
}

const CHUNKED: &str = "transfer-encoding: chunked\r\n\r\n";

#[nest::test]
async fn a_body_has_a_length_or_chunks() {
    let app = start(|_| {}).await;
    for rest in [
        "content-length: 4\r\n\r\ntext",
        &format!("{CHUNKED}1\r\nt\r\n3;extension=1\r\next\r\n0\r\ntrailer: x\r\n\r\n"),
    ] {
        let (answer, is_closed) = post(&app, "/text", rest).await;
        answer.expect_status(201).expect_body("text");
        assert!(!is_closed);
    }
}

#[nest::test]
async fn an_announced_body_over_the_limit_is_413_before_it_is_sent() {
    let app = start(|_| {}).await;
    for head in ["content-length: 1001\r\n\r\n", "content-length: 18446744073709551000\r\n\r\n"] {
        let (answer, is_closed) = post(&app, "/text", head).await;
        answer.expect_error(413, "request entity too large", "Payload Too Large");
        assert!(is_closed);
    }
    assert_others_are_served(&app).await;
}

#[nest::test]
async fn a_client_that_reads_nothing_before_it_has_sent_all_gets_the_answer() {
    // It once met a reset in the middle of what it sent: the connection was closed with the rest of it unread.
    let app = start(|_| {}).await;
    let body = vec![b'x'; 8 * 1024 * 1024];
    for path in ["/text", "/nowhere"] {
        let mut stream = TcpStream::connect(app.address().unwrap()).await.unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&body).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
}

#[nest::test]
async fn a_refused_body_that_never_comes_holds_no_place() {
    let app = start(|options| options.max_connections = 1).await;
    let mut client = connect(&app).await;
    client.send("POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 1001\r\n\r\nhalf").await;
    client.answer().await.expect_status(413);
    tokio::time::timeout(milliseconds(4000), assert_others_are_served(&app)).await.unwrap();
    drop(client);
}

#[nest::test]
async fn chunks_over_the_limit_are_413() {
    let app = start(|_| {}).await;
    let chunks = format!("{CHUNKED}{}", format!("100\r\n{}\r\n", "x".repeat(256)).repeat(4));
    let (answer, is_closed) = post(&app, "/text", chunks).await;
    answer.expect_error(413, "request entity too large", "Payload Too Large");
    assert!(is_closed);
    let (answer, _) = post(&app, "/text", format!("{CHUNKED}3e8\r\n{}\r\n0\r\n\r\n", "x".repeat(1000))).await;
    answer.expect_status(201);
}

/// Sends a long POST like a client that reads nothing until it has sent everything.
async fn send_all_then_read(app: &TestApp, path: &str, framing: &str, rest: &[u8]) -> (Answer, bool) {
    let mut client = connect(app).await;
    client.send_all(format!("POST {path} HTTP/1.1\r\nhost: x\r\n{framing}\r\n\r\n")).await;
    for piece in rest.chunks(64 * 1024) {
        client.send_all(piece).await;
    }
    let answer = client.answer().await;
    (answer, client.rest().await.is_empty())
}

#[nest::test]
async fn an_early_answer_reaches_a_client_that_is_still_sending() {
    let app = start(|_| {}).await;
    let body = vec![b'x'; 8 * 1024 * 1024];
    let length = format!("content-length: {}", body.len());
    let chunk = [format!("{:x}\r\n", body.len()).as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
    for (framing, rest) in [(length.as_str(), &body), ("transfer-encoding: chunked", &chunk)] {
        let (answer, is_closed) = send_all_then_read(&app, "/text", framing, rest).await;
        let answer = answer.expect_error(413, "request entity too large", "Payload Too Large");
        assert_eq!(answer.header("connection"), Some("close"));
        assert!(is_closed);
        let (answer, is_closed) = send_all_then_read(&app, "/unread", framing, rest).await;
        answer.expect_status(201).expect_body("unread");
        assert!(is_closed);
        send_all_then_read(&app, "/nowhere", framing, rest).await.0.expect_status(404);
    }
    assert_others_are_served(&app).await;
}

#[nest::test]
async fn a_short_body_that_nobody_reads_keeps_the_connection() {
    let app = start(|_| {}).await;
    let (answer, is_closed) = post(&app, "/unread", "content-length: 4\r\n\r\ntext").await;
    let answer = answer.expect_status(201).expect_body("unread");
    assert_eq!(answer.header("connection"), None);
    assert!(!is_closed);
}

#[nest::test]
async fn a_client_that_never_stops_sending_is_left_after_a_while() {
    let app = start(|options| options.linger = milliseconds(300)).await;
    let mut client = connect(&app).await;
    client.send("POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000000\r\n\r\n").await;
    let sent = tokio::time::timeout(milliseconds(5000), async { while client.try_send(&[0; 65536]).await {} });
    sent.await.expect("the server closes the connection");
}

#[nest::test]
async fn the_stop_does_not_wait_for_the_rest_of_a_body() {
    let app = start(|options| {
        options.linger = milliseconds(60_000);
        options.drain_timeout = milliseconds(100);
    })
    .await;
    let mut client = connect(&app).await;
    client.send("POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n").await;
    client.answer().await.expect_status(413);
    tokio::time::timeout(milliseconds(5000), app.stop()).await.expect("the stop does not wait");
}

#[nest::test]
async fn broken_chunks_are_400_and_end_the_connection() {
    let app = start(|_| {}).await;
    for chunks in ["zz\r\n", "-1\r\nx", "\r\n", "1\r\nxx\r\n", "fffffffffffffffff\r\nx", "1 2\r\nx"] {
        let (answer, is_closed) = post(&app, "/text", format!("{CHUNKED}{chunks}")).await;
        answer.expect_error(400, "The body ended too early", "Bad Request");
        assert!(is_closed, "{chunks:?}");
    }
    assert_others_are_served(&app).await;
}

#[nest::test]
async fn chunks_win_over_a_length_and_end_the_connection() {
    // Whoever stands in front might have believed the length; so nothing behind this request is read.
    let app = start(|_| {}).await;
    for both in ["content-length: 3\r\ntransfer-encoding: chunked", "transfer-encoding: chunked\r\ncontent-length: 3"] {
        let (answer, is_closed) = post(&app, "/text", format!("{both}\r\n\r\n4\r\ntext\r\n0\r\n\r\n")).await;
        answer.expect_status(201).expect_body("text");
        assert!(is_closed, "{both:?}");
    }
}

#[nest::test]
async fn a_body_that_ends_too_early_disturbs_nobody() {
    let app = start(|_| {}).await;
    let mut client = connect(&app).await;
    client.send("POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf").await;
    drop(client);
    assert_others_are_served(&app).await;
}

#[nest::test]
async fn a_text_that_is_no_utf_8_is_400() {
    let app = start(|_| {}).await;
    let (answer, is_closed) = post(&app, "/text", b"content-length: 2\r\n\r\n\xff\xfe").await;
    answer.expect_error(400, "Body is not valid UTF-8 text", "Bad Request");
    assert!(!is_closed);
    let json = b"content-type: application/json\r\ncontent-length: 12\r\n\r\n{\"text\":\"\xff\"}";
    let (answer, _) = post(&app, "/note", json).await;
    assert!(answer.expect_status(400).body.contains("Body is not valid JSON"));
}

#[nest::test]
async fn a_body_is_only_asked_for_when_somebody_reads_it() {
    let app = start(|_| {}).await;
    let expect = "expect: 100-continue\r\ncontent-length: 4\r\n\r\n";
    let mut client = connect(&app).await;
    client.send(format!("POST /text HTTP/1.1\r\nhost: x\r\n{expect}")).await;
    assert_eq!(client.head().await, "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("text").await;
    client.answer().await.expect_status(201).expect_body("text");

    let mut client = connect(&app).await;
    client.send(format!("POST /unread HTTP/1.1\r\nhost: x\r\n{expect}")).await;
    client.answer().await.expect_status(201).expect_body("unread");
    let mut client = connect(&app).await;
    client.send("POST /text HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 9999\r\n\r\n").await;
    client.answer().await.expect_status(413);
}

#[nest::test]
async fn a_body_comes_back_as_it_went() {
    let app = start(|_| {}).await;
    let mut client = connect(&app).await;
    client.send(format!("POST /pieces HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{CHUNKED}3\r\none\r\n")).await;
    client.read_until("3\r\none\r\n").await;
    client.send("3\r\ntwo\r\n0\r\n\r\n").await;
    assert_eq!(client.rest().await, "3\r\ntwo\r\n0\r\n\r\n");
}
