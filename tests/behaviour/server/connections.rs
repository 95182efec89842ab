//! Connections: how long they live, and how many there are.

use super::application::{Gate, connect, milliseconds, start};

const HELLO: &str = "GET /hello HTTP/1.1\r\nhost: x\r\n\r\n";

#[nest::test]
async fn a_connection_serves_one_request_after_the_other() {
    let app = start(|_| {}).await;
    let mut client = connect(&app).await;
    let mut ids = std::collections::HashSet::new();
    for _ in 0..3 {
        client.send(HELLO).await;
        let answer = client.answer().await.expect_status(200).expect_body("hello");
        ids.insert(answer.header("x-request-id").unwrap().to_owned());
    }
    assert_eq!(ids.len(), 3);
    client.send("GET /hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert_eq!(client.answer().await.header("connection"), Some("close"));
    assert_eq!(client.rest().await, "");
}

#[nest::test]
async fn a_connection_of_http_1_0_ends_with_its_answer_unless_it_is_to_be_kept() {
    let app = start(|_| {}).await;
    let mut client = connect(&app).await;
    client.send("GET /hello HTTP/1.0\r\nconnection: keep-alive\r\n\r\n").await;
    assert_eq!(client.answer().await.body, "hello");
    client.send("GET /hello HTTP/1.0\r\n\r\n").await;
    assert!(client.rest().await.ends_with("hello"));
}

#[nest::test]
async fn requests_in_one_go_are_answered_in_their_order() {
    let app = start(|_| {}).await;
    let mut client = connect(&app).await;
    let head = "HTTP/1.1\r\nhost: x\r\n";
    let post = format!("POST /text {head}content-length: 4\r\n\r\ntext");
    client.send(format!("GET /gate {head}\r\n{post}GET /path/last {head}\r\n")).await;
    app.provider::<Gate>().reached.notified().await;
    app.provider::<Gate>().open.notify_one();
    client.answer().await.expect_status(200).expect_body("open");
    client.answer().await.expect_status(201).expect_body("text");
    client.answer().await.expect_status(200).expect_body("last");
}

#[nest::test]
async fn a_connection_over_the_limit_waits_for_another_to_close() {
    let app = start(|options| options.max_connections = 10).await;
    let mut open = Vec::new();
    for _ in 0..10 {
        let mut client = connect(&app).await;
        client.send(HELLO).await;
        client.answer().await.expect_status(200);
        open.push(client);
    }
    let mut eleventh = connect(&app).await;
    eleventh.send(HELLO).await;
    assert!(eleventh.is_silent(milliseconds(200)).await);
    open.pop();
    eleventh.answer().await.expect_status(200).expect_body("hello");
}

#[nest::test]
async fn a_client_that_hangs_up_frees_its_place_and_its_handler() {
    let app = start(|options| options.max_connections = 1).await;
    let mut client = connect(&app).await;
    client.send("GET /gate HTTP/1.1\r\nhost: x\r\n\r\n").await;
    app.provider::<Gate>().reached.notified().await;
    drop(client);
    let mut next = connect(&app).await;
    next.send(HELLO).await;
    next.answer().await.expect_status(200);
}
