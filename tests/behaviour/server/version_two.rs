//! HTTP/2, with prior knowledge on a plain connection.

use std::net::SocketAddr;

use bytes::Bytes;
use futures_util::future::join_all;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use super::application::{Gate, assert_others_are_served, connect, milliseconds, start};

/// A connection over a stream.
pub(super) async fn speak(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> SendRequest<Full<Bytes>> {
    let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn speak_to(address: SocketAddr) -> SendRequest<Full<Bytes>> {
    speak(TcpStream::connect(address).await.unwrap()).await
}

/// Sends a request, and gives the status and the body.
pub(super) async fn ask(
    sender: &SendRequest<Full<Bytes>>,
    method: &str,
    path: &str,
    body: &'static str,
) -> (u16, String) {
    let request = Request::builder().method(method).uri(format!("http://localhost{path}"));
    let response = sender.clone().send_request(request.body(Full::from(body)).unwrap()).await.unwrap();
    assert_eq!(response.version(), http::Version::HTTP_2);
    assert!(response.headers().contains_key("x-request-id"));
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.into()).unwrap())
}

#[nest::test]
async fn requests_share_a_connection_and_do_not_wait_for_each_other() {
    let app = start(|_| {}).await;
    let sender = speak_to(app.address().unwrap()).await;
    let waiting = tokio::spawn({
        let sender = sender.clone();
        async move { ask(&sender, "GET", "/gate", "").await }
    });
    app.provider::<Gate>().reached.notified().await;
    let answers = join_all((0..20).map(|_| ask(&sender, "POST", "/text", "text"))).await;
    assert!(answers.iter().all(|(status, body)| *status == 201 && body == "text"), "{answers:?}");
    assert_eq!(ask(&sender, "GET", "/panic", "").await.0, 500);
    app.provider::<Gate>().open.notify_one();
    assert_eq!(waiting.await.unwrap(), (200, "open".to_owned()));
}

#[nest::test]
async fn requests_over_the_limit_of_one_connection_wait() {
    let app = start(|options| options.max_concurrent_streams = 1).await;
    let (gate, sender) = (app.provider::<Gate>(), speak_to(app.address().unwrap()).await);
    // The client has learnt the limit when it has an answer.
    assert_eq!(ask(&sender, "GET", "/hello", "").await.0, 200);
    let first = tokio::spawn({
        let sender = sender.clone();
        async move { ask(&sender, "GET", "/gate", "").await }
    });
    gate.reached.notified().await;
    let second = tokio::spawn(async move { ask(&sender, "GET", "/hello", "").await });
    tokio::time::sleep(milliseconds(50)).await;
    assert!(!second.is_finished());
    gate.open.notify_one();
    assert_eq!((first.await.unwrap().0, second.await.unwrap().0), (200, 200));
}

#[nest::test]
async fn a_client_that_no_longer_answers_pings_is_given_up() {
    let app = start(|options| options.http2_keep_alive = milliseconds(100)).await;
    let mut client = connect(&app).await;
    client.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await;
    let since = std::time::Instant::now();
    client.rest().await;
    assert!(since.elapsed() >= milliseconds(150), "{:?}", since.elapsed());
}

#[nest::test]
async fn a_connection_without_new_requests_is_closed_when_what_is_under_way_is_finished() {
    let app = start(|options| options.http2_idle_timeout = milliseconds(100)).await;
    let (gate, sender) = (app.provider::<Gate>(), speak_to(app.address().unwrap()).await);
    let waiting = tokio::spawn({
        let sender = sender.clone();
        async move { ask(&sender, "GET", "/gate", "").await }
    });
    gate.reached.notified().await;
    tokio::time::sleep(milliseconds(300)).await;
    assert!(!sender.is_closed());
    gate.open.notify_one();
    assert_eq!(waiting.await.unwrap(), (200, "open".to_owned()));
    while !sender.is_closed() {
        tokio::time::sleep(milliseconds(10)).await;
    }
    assert_others_are_served(&app).await;
}

#[nest::test]
async fn a_connection_with_new_requests_stays() {
    let app = start(|options| options.http2_idle_timeout = milliseconds(200)).await;
    let sender = speak_to(app.address().unwrap()).await;
    for _ in 0..10 {
        assert_eq!(ask(&sender, "GET", "/hello", "").await.0, 200);
        tokio::time::sleep(milliseconds(50)).await;
    }
}

#[nest::test]
async fn bodies_over_the_limit_are_413_and_leave_the_connection_alone() {
    let app = start(|_| {}).await;
    let sender = speak_to(app.address().unwrap()).await;
    let long: &'static str = Box::leak("x".repeat(1001).into_boxed_str());
    assert_eq!(ask(&sender, "POST", "/text", long).await.0, 413);
    assert_eq!(ask(&sender, "GET", "/hello", "").await, (200, "hello".to_owned()));
}

#[nest::test]
async fn headers_over_the_limit_are_431_without_a_body() {
    let app = start(|options| options.max_header_bytes = 10_000).await;
    let sender = speak_to(app.address().unwrap()).await;
    let request = Request::get("http://localhost/hello").header("long", "x".repeat(15_000));
    let response = sender.clone().send_request(request.body(Full::default()).unwrap()).await.unwrap();
    assert_eq!(response.status(), 431);
    assert!(response.into_body().collect().await.unwrap().to_bytes().is_empty());
    assert_eq!(ask(&sender, "GET", "/hello", "").await, (200, "hello".to_owned()));
}

#[nest::test]
async fn a_stream_that_stalls_is_408_and_leaves_the_connection_alone() {
    let app = start(|options| options.body_read_timeout = Some(milliseconds(100))).await;
    let stream = TcpStream::connect(app.address().unwrap()).await.unwrap();
    let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let stalled = http_body_util::StreamBody::new(futures_util::stream::pending());
    let stalled = stalled.map_frame(|frame: http_body::Frame<Bytes>| frame).map_err(|never: std::io::Error| never);
    let request = Request::post("http://localhost/text").body(stalled.boxed_unsync()).unwrap();
    let response = sender.clone().send_request(request).await.unwrap();
    assert_eq!(response.status(), 408);
    assert!(!response.headers().contains_key("connection"));
    let request =
        Request::get("http://localhost/hello").body(Full::default().map_err(|never| match never {}).boxed_unsync());
    assert_eq!(sender.clone().send_request(request.unwrap()).await.unwrap().status(), 200);
}

#[nest::test]
async fn a_preface_without_http_2_behind_it_ends_quietly() {
    let app = start(|_| {}).await;
    let mut client = connect(&app).await;
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nno frames at all, and more than nine bytes").await;
    // SETTINGS and GOAWAY, which are no text.
    client.rest().await;
    assert_others_are_served(&app).await;
}

#[nest::test]
async fn where_it_is_switched_off_its_preface_is_answered_with_nothing() {
    let app = start(|options| options.http2 = false).await;
    let mut client = connect(&app).await;
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert_eq!(client.rest().await, "");
    assert_others_are_served(&app).await;
}

#[nest::test]
async fn a_stop_lets_its_requests_end() {
    let app = start(|_| {}).await;
    let (gate, sender) = (app.provider::<Gate>(), speak_to(app.address().unwrap()).await);
    let waiting = tokio::spawn(async move { ask(&sender, "GET", "/gate", "").await });
    gate.reached.notified().await;
    let stopping = tokio::spawn(app.stop());
    tokio::time::sleep(milliseconds(50)).await;
    assert!(!stopping.is_finished());
    gate.open.notify_one();
    assert_eq!(waiting.await.unwrap(), (200, "open".to_owned()));
    stopping.await.unwrap();
}
