//! Events that a server sends as they come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use http_body_util::BodyExt;
use nest::http::{BadRequest, Event, Failure, HttpException, Json, LastEventId, NotFound, Sse, StatusCode};
use nest::testing::TestApp;
use nest::{controller, injectable, module};
use serde::Serialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[derive(Serialize)]
struct Price {
    cents: u32,
}

/// How many streams are open.
#[injectable]
#[derive(Default)]
struct Open {
    #[inject(default)]
    count: Arc<AtomicUsize>,
}

/// Counts itself as long as it lives.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Counted {
        count.fetch_add(1, Ordering::SeqCst);
        Counted(count.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[injectable]
struct EventController {
    open: Arc<Open>,
}

#[controller("events")]
impl EventController {
    #[public]
    #[sse("/all")]
    async fn all(&self) -> Sse {
        let data = Event::data("two\nlines").named("note").id("1").retry(Duration::from_secs(3));
        Sse::new(stream::iter([Event::comment("hello"), data]))
    }

    #[public]
    #[get("/prices")]
    async fn prices(&self, last: LastEventId) -> Sse {
        let first = last.parse::<u32>().map_or(1, |id| id + 1);
        let event = |cents: u32| Event::json(&Price { cents }).map(|event| event.id(cents.to_string()));
        Sse::new(stream::iter((first..4).map(event)))
    }

    #[public]
    #[get("/typed")]
    async fn typed(&self) -> Result<Sse, NotFound> {
        Ok(Sse::new(stream::iter([Json(Price { cents: 5 })])))
    }

    #[public]
    #[get("/none")]
    async fn none(&self) -> Result<Sse, NotFound> {
        Err(NotFound::new("no such stream"))
    }

    #[public]
    #[get("/failing")]
    async fn failing(&self, #[query] status: u16) -> Sse {
        let failure = HttpException::new(StatusCode::from_u16(status).unwrap(), "it\nbroke");
        let failure = if status == 400 { BadRequest::new("it\nbroke").into() } else { Failure::from(failure) };
        Sse::new(stream::iter([Ok(Event::data("a")), Err(failure), Ok(Event::data("never"))]))
    }

    #[public]
    #[get("/quiet")]
    async fn quiet(&self) -> Sse {
        let counted = Counted::new(&self.open.count);
        Sse::new(stream::pending::<Event>().map(move |event| (event, &counted).0)).keep_alive(Duration::from_millis(20))
    }

    #[public]
    #[get("/silent")]
    async fn silent(&self) -> Sse {
        let counted = Counted::new(&self.open.count);
        let first = stream::iter([Event::data("first")]).chain(stream::pending());
        Sse::new(first.map(move |event| (event, &counted).0)).keep_alive(None)
    }
}

#[module(providers = [Open], controllers = [EventController])]
struct AppModule;

async fn app() -> TestApp {
    nest::testing!(AppModule).start().await
}

/// A client that has read until `text` came.
async fn connect(app: &TestApp, path: &str, text: &str) -> TcpStream {
    let mut client = TcpStream::connect(app.address().unwrap()).await.unwrap();
    client.write_all(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").as_bytes()).await.unwrap();
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains(text) {
        assert!(client.read_buf(&mut read).await.unwrap() > 0, "{}", String::from_utf8_lossy(&read));
    }
    client
}

#[nest::test]
async fn events_are_sent_with_all_that_they_have() {
    let answer = app().await.get("/events/all").send().await.expect_status(200);
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    assert_eq!(answer.header("cache-control"), Some("private, no-cache, no-store, no-transform"));
    assert_eq!(answer.header("x-accel-buffering"), Some("no"));
    assert_eq!(answer.text(), ": hello\n\nevent: note\nid: 1\nretry: 3000\ndata: two\ndata: lines\n\n");
}

#[nest::test]
async fn a_client_goes_on_where_it_was() {
    let app = app().await;
    let all = "id: 1\ndata: {\"cents\":1}\n\nid: 2\ndata: {\"cents\":2}\n\nid: 3\ndata: {\"cents\":3}\n\n";
    assert_eq!(app.get("/events/prices").send().await.text(), all);
    let answer = app.get("/events/prices").header("last-event-id", "2").send().await;
    assert_eq!(answer.text(), "id: 3\ndata: {\"cents\":3}\n\n");
    assert_eq!(app.get("/events/prices").header("last-event-id", "x").send().await.text(), all);
    assert_eq!(app.get("/events/typed").send().await.text(), "data: {\"cents\":5}\n\n");
}

#[nest::test]
async fn what_fails_is_told_before_or_within_the_stream() {
    let app = app().await;
    app.get("/events/none").send().await.expect_status(404).expect_message("no such stream");
    let answer = app.get("/events/failing?status=400").send().await.expect_status(200);
    assert_eq!(answer.text(), "data: a\n\nevent: error\ndata: it\ndata: broke\n\n");
    let answer = app.get("/events/failing?status=500").send().await;
    assert_eq!(answer.text(), "data: a\n\nevent: error\ndata: Internal server error\n\n");
}

#[nest::test]
async fn a_comment_keeps_a_quiet_stream_in_use() {
    let app = app().await;
    let request = http::Request::get("/events/quiet").body(nest::http::Body::empty()).unwrap();
    let mut response = app.service().handle(request).await;
    for _ in 0..3 {
        let frame = response.body_mut().frame().await.unwrap().unwrap();
        assert_eq!(frame.into_data().unwrap(), ":\n\n");
    }
}

#[nest::test]
async fn a_stream_ends_with_its_client() {
    let app = nest::testing!(AppModule).start_on_socket().await;
    let open = app.provider::<Open>();
    let client = connect(&app, "/events/silent", "data: first").await;
    assert_eq!(open.count.load(Ordering::SeqCst), 1);
    drop(client);
    let gone = async {
        while open.count.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), gone).await.expect("the stream is dropped");
}

#[nest::test]
async fn streams_end_when_the_server_stops() {
    let app = nest::testing!(AppModule).start_on_socket().await;
    let mut client = connect(&app, "/events/silent", "data: first").await;
    tokio::time::timeout(Duration::from_secs(5), app.stop()).await.expect("nobody waits for the stream");
    let mut rest = String::new();
    client.read_to_string(&mut rest).await.unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "{rest:?}");
}
