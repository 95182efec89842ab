//! Files that go to a sink of the application while they come.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use nest::http::{BadGateway, Body, Failure, Forbidden, HttpError, StatusCode, UploadHead, UploadSink, Uploaded};
use nest::testing::{TestApp, TestForm};
use nest::{controller, injectable, module};
use serde::Deserialize;
use validator::Validate;

use crate::openapi::{document, operation, statuses};
use crate::trace::{Trace, TraceModule};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

/// A store of objects, which is told of each step.
#[injectable]
struct Objects {
    trace: Arc<Trace>,
}

/// An object that is written to.
struct Object {
    name: String,
    content: Vec<u8>,
}

#[derive(Debug, thiserror::Error, nest::HttpError)]
enum ObjectError {
    #[http(502)]
    #[error("the store is away")]
    Away(#[source] BadGateway),
    #[http(507)]
    #[error("The store is full")]
    Full,
}

impl UploadSink for Objects {
    type File = Object;
    type Error = ObjectError;

    async fn open(&self, head: &UploadHead) -> Result<Object, ObjectError> {
        let name = head.name().unwrap_or_default();
        if name == "away" {
            return Err(ObjectError::Away(BadGateway::new("nobody answers")));
        }
        self.trace.add(format!("open {name} {}", head.media_type()));
        Ok(Object { name: name.to_owned(), content: Vec::new() })
    }

    async fn write(&self, file: &mut Object, chunk: Bytes) -> Result<(), ObjectError> {
        file.content.extend_from_slice(&chunk);
        if file.content.ends_with(b"full") {
            return Err(ObjectError::Full);
        }
        Ok(())
    }

    async fn close(&self, file: &mut Object) -> Result<(), ObjectError> {
        self.trace.add(format!("close {}", file.name));
        Ok(())
    }

    async fn abort(&self, file: Object) {
        // As a store does that has to be asked.
        tokio::task::yield_now().await;
        self.trace.add(format!("abort {} after {}", file.name, file.content.len()));
    }
}

#[derive(Deserialize, Validate)]
struct Caption {
    #[validate(length(max = 3))]
    title: String,
}

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/one")]
    async fn one(&self, #[file("photo", max = 64, types = [Png], sink = Objects)] photo: Uploaded<Objects>) -> String {
        let (len, field) = (photo.len(), photo.field());
        let object = photo.keep();
        format!("{field} {} {len} {}", object.name, object.content.len())
    }

    #[public]
    #[post("/refused")]
    async fn refused(&self, #[file(sink = Objects)] photo: Uploaded<Objects>) -> Result<(), Forbidden> {
        Err(Forbidden::new(format!("not {}", photo.name().unwrap_or_default())))
    }

    #[public]
    #[post("/album")]
    async fn album(
        &self,
        #[form] caption: Caption,
        #[files("photos", max = 64, count = 2, sink = Objects)] photos: Vec<Uploaded<Objects>>,
        #[file(max = 64, sink = Objects)] cover: Option<Uploaded<Objects>>,
        #[file(max = 64)] beside: Option<nest::http::UploadedFile>,
    ) -> String {
        let kept: Vec<String> = photos.into_iter().chain(cover).map(|photo| photo.keep().name).collect();
        format!("{} {kept:?} {:?}", caption.title, beside.map(|file| file.len()))
    }
}

#[module(imports = [TraceModule], controllers = [PhotoController], providers = [Objects])]
struct AppModule;

async fn start() -> (TestApp, Arc<Trace>) {
    let app = nest::testing!(AppModule).start().await;
    let trace = app.provider::<Trace>();
    (app, trace)
}

/// What a sink has been told, once it has been told so much.
async fn told(trace: &Trace, expected: &[&str]) {
    let mut seen = Vec::new();
    for _ in 0..200 {
        seen.extend(trace.take());
        if seen.len() >= expected.len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Nothing may come after it either.
    tokio::time::sleep(Duration::from_millis(20)).await;
    seen.extend(trace.take());
    assert_eq!(seen, expected);
}

/// A part with a file, as it stands in a form with the boundary `X`.
fn part(field: &str, name: &str, content: &str) -> String {
    format!("--X\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n{content}")
}

async fn raw(app: &TestApp, path: &str, body: impl Into<Body>) -> nest::testing::TestResponse {
    app.post(path).content("multipart/form-data; boundary=X", body).send().await
}

#[nest::test]
async fn a_sink_takes_a_file_and_the_handler_keeps_it() {
    let (app, trace) = start().await;
    let form = TestForm::new().file("photo", "cat.png", PNG);
    let answer = app.post("/photos/one").multipart(form).send().await.expect_status(201);
    answer.expect_text(&format!("photo cat.png {} {}", PNG.len(), PNG.len()));
    told(&trace, &["open cat.png image/png", "close cat.png"]).await;
}

#[nest::test]
async fn a_file_that_the_handler_does_not_keep_is_taken_back() {
    let (app, trace) = start().await;
    let form = TestForm::new().file("photo", "../../etc/passwd", "root");
    let answer = app.post("/photos/refused").multipart(form).send().await;
    answer.expect_status(403).expect_message("not ../../etc/passwd");
    let opened = "open ../../etc/passwd application/octet-stream";
    told(&trace, &[opened, "close ../../etc/passwd", "abort ../../etc/passwd after 4"]).await;
}

#[nest::test]
async fn a_sink_gets_what_comes_before_the_rest_has_come() {
    let (app, trace) = start().await;
    let seen = trace.clone();
    let body = stream::unfold(0, move |step| {
        let seen = seen.clone();
        async move {
            let text = match step {
                0 => part("photo", "cat.png", &"a".repeat(32)),
                1 => {
                    // The rest is sent when the sink has the beginning, and not before.
                    while seen.take().is_empty() {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                    "\r\n--X--\r\n".to_owned()
                }
                _ => return None,
            };
            Some((Ok::<_, std::io::Error>(Bytes::from(text)), step + 1))
        }
    });
    let sent = raw(&app, "/photos/refused", Body::from_stream(body));
    tokio::time::timeout(Duration::from_secs(10), sent).await.expect("the sink gets the beginning").expect_status(403);
    told(&trace, &["close cat.png", "abort cat.png after 32"]).await;
}

#[nest::test]
async fn a_broken_form_takes_everything_back() {
    let (app, trace) = start().await;
    // Cut off in the second file; the first one is whole.
    let body = part("photos", "first", "1234") + "\r\n" + &part("photos", "second", &"5".repeat(40));
    let cut = stream::once(async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(std::io::Error::other("cut"))
    });
    let body = stream::iter([Ok(Bytes::from(body))]).chain(cut);
    let answer = raw(&app, "/photos/album", Body::from_stream(body)).await;
    answer.expect_status(400).expect_message("The body ended too early");
    let bytes = "application/octet-stream";
    let (first, second) = (format!("open first {bytes}"), format!("open second {bytes}"));
    // Which one is taken back first is nobody's business.
    let mut seen = Vec::new();
    for _ in 0..200 {
        seen.extend(trace.take());
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(seen[..3], [&*first, "close first", &*second]);
    seen[3..].sort();
    assert_eq!(seen[3..4], ["abort first after 4"]);
    assert!(seen[4].starts_with("abort second after "), "{seen:?}");
    assert_eq!(seen.len(), 5, "{seen:?}");
}

#[nest::test]
async fn limits_and_types_hold_before_a_sink_gets_anything() {
    let (app, trace) = start().await;
    let one = |content: &[u8]| app.post("/photos/one").multipart(TestForm::new().file("photo", "cat", content)).send();
    let message = "Validation failed (current file type is image/jpeg, expected type is image/png)";
    one(b"\xff\xd8\xff\xe0 and so on and so on").await.expect_status(400).expect_message(message);
    one(&[PNG, &[0; 64]].concat()).await.expect_status(413).expect_message("File too large");
    app.post("/photos/one").multipart(TestForm::new().text("a", "b")).send().await.expect_message("File is required");
    told(&trace, &[]).await;
    // A third file, where there may be two.
    let many = (0..3).fold(TestForm::new().text("title", "a"), |form, i| form.file("photos", &i.to_string(), "x"));
    let answer = app.post("/photos/album").multipart(many).send().await;
    answer.expect_status(413).expect_message("Too many files");
    let seen = settled(&trace).await;
    assert!(!seen.iter().any(|step| step.starts_with("open 2")), "{seen:?}");
    assert_eq!(seen.iter().filter(|step| step.starts_with("abort")).count(), 2, "{seen:?}");
}

#[nest::test]
async fn a_later_file_that_is_too_large_and_a_text_that_is_wrong_take_files_back() {
    let (app, trace) = start().await;
    let form = TestForm::new().text("title", "a").file("photos", "first", "x").file("cover", "large", [0; 65]);
    let answer = app.post("/photos/album").multipart(form).send().await;
    answer.expect_status(413).expect_message("File too large");
    assert!(settled(&trace).await.contains(&"abort first after 1".to_owned()));
    let form = TestForm::new().text("title", "long").file("photos", "first", "x").file("cover", "cover", "y");
    app.post("/photos/album").multipart(form).send().await.expect_status(400);
    let seen = settled(&trace).await;
    for step in ["close first", "close cover", "abort first after 1", "abort cover after 1"] {
        assert!(seen.contains(&step.to_owned()), "{step}: {seen:?}");
    }
}

#[nest::test]
async fn a_client_that_hangs_up_leaves_nothing_in_a_sink() {
    let (app, trace) = start().await;
    let begun = stream::iter([Ok::<_, std::io::Error>(Bytes::from(part("photo", "cat", &"a".repeat(32))))]);
    let body = Body::from_stream(begun.chain(stream::pending()));
    let request = raw(&app, "/photos/refused", body);
    assert!(tokio::time::timeout(Duration::from_millis(100), request).await.is_err(), "the body never ends");
    let seen = settled(&trace).await;
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(seen[1].starts_with("abort cat after "), "{seen:?}");
}

#[nest::test]
async fn the_failure_of_a_sink_is_the_answer() {
    let (app, trace) = start().await;
    let send = |name: &str, content: &str| {
        app.post("/photos/refused").multipart(TestForm::new().file("photo", name, content)).send()
    };
    send("away", "x").await.expect_status(502);
    told(&trace, &[]).await;
    send("cat", "full").await.expect_status(507);
    told(&trace, &["open cat application/octet-stream", "abort cat after 4"]).await;
    let failure = Failure::from(ObjectError::Full);
    assert_eq!((failure.status(), ObjectError::Full.status()), (StatusCode::INSUFFICIENT_STORAGE, failure.status()));
}

#[nest::test]
async fn several_sinks_and_files_share_one_form() {
    let (app, _) = start().await;
    let form = TestForm::new()
        .text("title", "abc")
        .file("cover", "c", "1")
        .file("photos", "p", "2")
        .file("beside", "b", "345");
    let answer = app.post("/photos/album").multipart(form).send().await.expect_status(201);
    answer.expect_text(r#"abc ["p", "c"] Some(3)"#);
    // And a form that is no multipart has no files.
    let answer = app.post("/photos/album").form(&[("title", "abc")]).send().await.expect_status(201);
    answer.expect_text("abc [] None");
}

#[test]
fn the_document_says_what_a_sink_fails_with() {
    let document = document(&nest::app!(AppModule));
    assert_eq!(statuses(operation(&document, "post", "/photos/one")), ["201", "400", "413", "415", "502", "507"]);
}

/// All that a sink has been told, once it is told no more.
async fn settled(trace: &Trace) -> Vec<String> {
    tokio::time::sleep(Duration::from_millis(50)).await;
    trace.take()
}
