//! Answers that are sent in fewer bytes.

use futures_util::stream;
use nest::http::{Conditional, ETag, Event, Sse, StreamableFile};
use nest::testing::TestApp;
use nest::{controller, injectable, module};

#[injectable]
struct TextController;

#[controller]
impl TextController {
    #[public]
    #[get("/text/{len}")]
    async fn text(&self, #[param] len: usize) -> String {
        "x".repeat(len)
    }

    #[public]
    #[get("/of/{*media_type}")]
    async fn of(&self, #[param] media_type: String) -> StreamableFile {
        StreamableFile::from_bytes("x".repeat(4096)).media_type(media_type).etag(ETag::strong("a"))
    }

    #[public]
    #[get("/events")]
    async fn events(&self) -> Sse {
        Sse::new(stream::iter([Event::data("x".repeat(4096))]))
    }

    #[public]
    #[get("/secret")]
    async fn secret(&self) -> ([(&'static str, &'static str); 1], String) {
        ([("cache-control", "private, no-transform")], "x".repeat(4096))
    }

    #[public]
    #[get("/tagged")]
    async fn tagged(&self) -> Conditional<String> {
        Conditional("x".repeat(4096))
    }
}

#[module(controllers = [TextController])]
struct AppModule;

async fn app() -> TestApp {
    nest::testing!(AppModule).configure(|app| app.compression()).start().await
}

async fn encoding(app: &TestApp, path: &str, accepted: &str) -> Option<String> {
    let answer = app.get(path).header("accept-encoding", accepted).send().await.expect_status(200);
    assert!(answer.headers().contains_key("x-request-id"));
    answer.header("content-encoding").map(str::to_owned)
}

#[nest::test]
async fn texts_are_compressed_for_those_who_take_it() {
    let app = app().await;
    assert_eq!(encoding(&app, "/text/4096", "gzip").await.as_deref(), Some("gzip"));
    assert_eq!(encoding(&app, "/text/4096", "gzip, br").await.as_deref(), Some("br"));
    assert_eq!(encoding(&app, "/text/4096", "zstd").await, None);
    assert_eq!(encoding(&app, "/text/100", "gzip").await, None);
    assert_eq!(encoding(&app, "/of/application/json", "gzip").await.as_deref(), Some("gzip"));
    assert_eq!(encoding(&app, "/of/image/svg+xml", "gzip").await.as_deref(), Some("gzip"));
    let plain = app.get("/text/4096").send().await.expect_status(200);
    assert_eq!((plain.header("content-encoding"), plain.bytes().len()), (None, 4096));
    let answer = app.get("/text/4096").header("accept-encoding", "gzip").send().await;
    assert!(answer.bytes().len() < 200 && answer.bytes().starts_with(b"\x1f\x8b"));
    assert!(answer.header("vary").unwrap().to_ascii_lowercase().contains("accept-encoding"));
}

#[nest::test]
async fn what_would_not_shrink_is_left_alone() {
    let app = app().await;
    for path in
        ["/of/image/png", "/of/video/mp4", "/of/application/zip", "/of/application/octet-stream", "/events", "/secret"]
    {
        assert_eq!(encoding(&app, path, "gzip").await, None, "{path}");
    }
    let part = app.get("/of/text/css").header("accept-encoding", "gzip").header("range", "bytes=0-2000").send().await;
    assert_eq!(part.expect_status(206).header("content-encoding"), None);
}

#[nest::test]
async fn a_compressed_answer_keeps_no_strong_tag() {
    let app = app().await;
    let answer = app.get("/of/text/css").header("accept-encoding", "gzip").send().await.expect_status(200);
    assert_eq!(answer.header("etag"), Some("W/\"a\""));
    assert_eq!(app.get("/of/text/css").send().await.header("etag"), Some("\"a\""));
    let tag = app.get("/tagged").header("accept-encoding", "gzip").send().await.header("etag").unwrap().to_owned();
    let again = app.get("/tagged").header("accept-encoding", "gzip").header("if-none-match", tag).send().await;
    assert!(again.expect_status(304).bytes().is_empty());
}
