//! Requests that are HTTP, and what they ask for.

use nest::testing::TestApp;

use super::application::{connect, start};
use super::client::Answer;

async fn ask(app: &TestApp, line: &str, headers: impl AsRef<[u8]>) -> Answer {
    let mut client = connect(app).await;
    let head = [format!("{line} HTTP/1.1\r\nhost: x\r\n").as_bytes(), headers.as_ref(), b"\r\n"].concat();
    client.send(head).await;
    client.answer().await
}

#[nest::test]
async fn what_is_no_utf_8_when_decoded_is_400() {
    let app = start(|_| {}).await;
    let answer = ask(&app, "GET /path/%FF", "").await.expect_status(400);
    assert!(answer.body.contains("Failed to decode param"), "{answer:?}");
    // A type that expects something says so, as of any other text that is not that.
    let answer = ask(&app, "GET /number/%FF", "").await.expect_status(400);
    assert!(answer.body.contains("Validation failed (numeric string is expected)"), "{answer:?}");
    let answer = ask(&app, "GET /number/%00", "").await.expect_status(400);
    assert!(answer.body.contains("Validation failed (numeric string is expected)"), "{answer:?}");
    let answer = ask(&app, "GET /query?text=%FF", "").await.expect_status(400);
    assert!(answer.body.contains("Failed to decode query value of 'text'"), "{answer:?}");
    let answer = ask(&app, "GET /header", b"x-text: \xff\r\n").await.expect_status(400);
    assert!(answer.body.contains("The header x-text is not valid UTF-8"), "{answer:?}");
    ask(&app, "GET /path/%C3%A4", "").await.expect_status(200).expect_body("ä");
    ask(&app, "GET /query?text=%C3%A4", "").await.expect_status(200).expect_body("ä");
    ask(&app, "GET /header", "x-text: ä\r\n").await.expect_status(200).expect_body("ä");
}

#[nest::test]
async fn head_is_get_without_its_body() {
    let app = start(|_| {}).await;
    let mut client = connect(&app).await;
    client.send("HEAD /hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    let answer = client.rest().await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    assert!(answer.contains("content-length: 5\r\n"), "{answer}");
}

#[nest::test]
async fn every_answer_has_a_date() {
    let app = start(|_| {}).await;
    for line in ["GET /hello", "GET /nope", "GET /panic", "OPTIONS /hello"] {
        let answer = ask(&app, line, "").await;
        assert!(answer.header("date").is_some_and(|date| date.ends_with(" GMT")), "{line}: {answer:?}");
    }
}

#[nest::test]
async fn options_says_which_methods_there_are() {
    let app = start(|_| {}).await;
    let answer = ask(&app, "OPTIONS /hello", "").await.expect_status(204);
    assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
    let answer = ask(&app, "DELETE /hello", "").await.expect_error(405, "Cannot DELETE /hello", "Method Not Allowed");
    assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
    ask(&app, "OPTIONS *", "").await.expect_status(404);
    ask(&app, "BREW /hello", "").await.expect_status(405);
    ask(&app, "CONNECT x:1", "").await.expect_status(404);
}

#[nest::test]
async fn a_panic_is_a_500_that_disturbs_nobody() {
    let app = start(|_| {}).await;
    let mut client = connect(&app).await;
    let mut other = connect(&app).await;
    other.send("GET /gate HTTP/1.1\r\nhost: x\r\n\r\n").await;
    for _ in 0..2 {
        client.send("GET /panic HTTP/1.1\r\nhost: x\r\n\r\n").await;
        client.answer().await.expect_error(500, "Internal server error", "Internal Server Error");
    }
    client.send("GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await;
    client.answer().await.expect_status(200).expect_body("hello");
    app.provider::<super::application::Gate>().open.notify_one();
    other.answer().await.expect_status(200).expect_body("open");
}
