//! How large the body of a route may be.

use bytes::Bytes;
use futures_util::stream;
use nest::http::{Body, Json, KIB, UploadedFile};
use nest::testing::{TestApp, TestForm};
use nest::{controller, injectable, module};
use serde_json::{Value, json};

use crate::openapi::{document, operation, statuses};

const SMALL: usize = 16;

#[injectable]
struct ImportController;

#[controller("imports", body_limit = 2 * KIB)]
impl ImportController {
    #[public]
    #[post("/of-the-controller")]
    async fn of_the_controller(&self, #[body] text: String) -> String {
        text.len().to_string()
    }

    #[public]
    #[post("/large", body_limit = 4 * KIB)]
    async fn large(&self, #[body] bytes: Bytes) -> String {
        bytes.len().to_string()
    }

    #[public]
    #[post("/small", "/little", body_limit = SMALL)]
    async fn small(&self, #[body] value: nest::http::Unvalidated<Value>) -> Json<Value> {
        Json(value.0)
    }

    #[public]
    #[post("/form", body_limit = SMALL)]
    async fn form(&self, #[form] form: nest::http::Unvalidated<Value>, #[file] file: Option<UploadedFile>) -> String {
        format!("{} {}", form.0, file.is_some())
    }

    /// Takes no body, so that the controller's limit is not for it.
    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param] id: u32) -> String {
        id.to_string()
    }
}

#[injectable]
struct NoteController;

#[controller("notes")]
impl NoteController {
    #[public]
    #[post]
    async fn create(&self, #[body] text: String) -> String {
        text.len().to_string()
    }
}

#[module(controllers = [ImportController, NoteController])]
struct AppModule;

async fn start() -> TestApp {
    nest::testing!(AppModule).configure(|app| app.body_limit(KIB)).start().await
}

async fn check(app: &TestApp, path: &str, limit: usize) {
    let text = |len: usize| app.post(path).body("x".repeat(len)).send();
    text(limit).await.expect_status(201).expect_text(&limit.to_string());
    let refused = text(limit + 1).await.expect_status(413);
    refused.expect_json(json!({
        "statusCode": 413, "message": "request entity too large", "error": "Payload Too Large",
    }));
    // Without a length in advance, too.
    let chunks = (0..=limit).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(b"x"))).collect::<Vec<_>>();
    let endless = app.post(path).body(Body::from_stream(stream::iter(chunks))).send().await;
    endless.expect_status(413).expect_message("request entity too large");
}

#[nest::test]
async fn a_route_or_its_controller_says_how_large_a_body_may_be() {
    let app = start().await;
    check(&app, "/notes", KIB).await;
    check(&app, "/imports/of-the-controller", 2 * KIB).await;
    check(&app, "/imports/large", 4 * KIB).await;
    app.get("/imports/7").send().await.expect_text("7");
}

#[nest::test]
async fn a_route_may_take_less_than_the_application() {
    let app = start().await;
    for path in ["/imports/small", "/imports/little"] {
        app.post(path).json(&json!({ "a": 1 })).send().await.expect_status(201).expect_json(json!({ "a": 1 }));
        let answer = app.post(path).json(&json!({ "a": "0123456789" })).send().await;
        answer.expect_status(413).expect_message("request entity too large");
    }
    // Forms and files too.
    app.post("/imports/form").form(&[("a", "1")]).send().await.expect_status(201).expect_text(r#"{"a":"1"} false"#);
    let answer = app.post("/imports/form").form(&[("a", "0123456789abcdef")]).send().await;
    answer.expect_status(413).expect_message("request entity too large");
    let file = |len: usize| TestForm::new().file("file", "a", "x".repeat(len));
    app.post("/imports/form").multipart(file(SMALL)).send().await.expect_status(201);
    let answer = app.post("/imports/form").multipart(file(SMALL + 1)).send().await;
    answer.expect_status(413).expect_message("File too large");
}

#[test]
fn the_document_says_how_large_a_body_may_be() {
    let document = document(&nest::app!(AppModule));
    let large = operation(&document, "post", "/imports/large");
    assert_eq!(large["requestBody"]["description"], "At most 4096 bytes.");
    assert_eq!(statuses(large), ["201", "413"]);
    let inherited = operation(&document, "post", "/imports/of-the-controller");
    assert_eq!(inherited["requestBody"]["description"], "At most 2048 bytes.");
    assert_eq!(operation(&document, "post", "/notes")["requestBody"].get("description"), None);
}
