//! What the targets share: an application with a handler for each way in which a client's text gets in.
//!
//! Whatever a client sends, the answer is what the handler says or a refusal below 500 in the form of all errors. A panic is
//! caught by the service and becomes a 500, so it is found as well.

use std::sync::LazyLock;

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use nest::auth::BearerToken;
use nest::http::{Body, HttpService, Json, UploadedFile};
use nest::{controller, injectable, module};
use serde::{Deserialize, Serialize};
use tokio::runtime::{Builder, Runtime};
use validator::Validate;

/// A body with all kinds of members.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize, Validate)]
#[serde(default, rename_all = "camelCase")]
pub struct Order {
    #[validate(email)]
    email: Option<String>,
    #[validate(length(min = 1, max = 20))]
    name: String,
    #[validate(range(min = 1, max = 100))]
    page: Option<u8>,
    price: Option<f64>,
    is_gift: bool,
    tags: Vec<String>,
    #[validate(nested)]
    items: Vec<Item>,
}

/// A member with members of its own.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, Validate)]
struct Item {
    #[validate(range(min = 1))]
    quantity: i32,
    note: Option<String>,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
struct Page {
    #[validate(range(min = 1))]
    page: Option<u32>,
    search: Option<String>,
    #[serde(default)]
    tag: Vec<String>,
}

#[injectable]
struct EchoController;

#[controller]
impl EchoController {
    #[public]
    #[get("/path/{text}")]
    async fn path(&self, #[param] text: String) -> String {
        text
    }

    #[public]
    #[get("/number/{number}")]
    async fn number(&self, #[param] number: i64) -> String {
        number.to_string()
    }

    #[public]
    #[get("/rest/{*text}")]
    async fn rest(&self, #[param] text: String) -> String {
        text
    }

    #[public]
    #[get("/query")]
    async fn query(
        &self,
        #[query] text: Option<String>,
        #[query] all: Vec<String>,
        #[query] yes: Option<bool>,
        #[query] one: Option<char>,
    ) -> Json<(Option<String>, Vec<String>, Option<bool>, Option<char>)> {
        Json((text, all, yes, one))
    }

    #[public]
    #[get("/page")]
    async fn page(&self, #[query] page: Page) -> Json<Page> {
        Json(page)
    }

    #[public]
    #[get("/cookie")]
    async fn cookie(&self, #[cookie] text: Option<String>) -> Json<Option<String>> {
        Json(text)
    }

    #[public]
    #[get("/bearer")]
    async fn bearer(&self, token: BearerToken) -> String {
        token.expose().to_owned()
    }

    #[public]
    #[post("/order")]
    async fn order(&self, #[body] order: Order) -> Json<Order> {
        Json(order)
    }

    #[public]
    #[post("/form")]
    async fn form(
        &self,
        #[form] page: Page,
        #[file("one", max = 256)] one: Option<UploadedFile>,
        #[files("many", count = 2, max = 64)] many: Vec<UploadedFile>,
    ) -> Json<(Page, Option<usize>, usize)> {
        Json((page, one.map(|one| one.len()), many.len()))
    }

    #[public]
    #[post("/text")]
    async fn text(&self, #[body] text: String) -> String {
        text
    }
}

#[module(controllers = [EchoController])]
struct AppModule;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    // Time stands still while somebody works, and jumps when all wait: a timeout costs nothing.
    let runtime = Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.unwrap_or_else(|error| panic!("no runtime: {error}"))
});

static SERVICE: LazyLock<HttpService> =
    LazyLock::new(|| match block_on(nest::app!(AppModule).body_limit(4096).start()) {
        Ok(running) => running.service(),
        Err(error) => panic!("{error}"),
    });

/// The application.
#[must_use]
pub fn service() -> HttpService {
    SERVICE.clone()
}

/// Runs a future to its end.
pub fn block_on<F: Future>(future: F) -> F::Output {
    RUNTIME.block_on(future)
}

/// An answer that has passed the checks of every target.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("the answers of the application are text")
    }
}

/// What a service answers.
///
/// # Panics
/// When it is a 5xx, or an error in another form than that of all errors, or one without an id.
pub fn ask(service: &HttpService, request: Request<Full<Bytes>>) -> Answer {
    ask_any(service, request.map(Body::new))
}

/// What a service answers to a body of any kind.
///
/// # Panics
/// As [`ask`].
pub fn ask_any(service: &HttpService, request: Request<Body>) -> Answer {
    block_on(async {
        let mut response = service.handle(request).await;
        let body = std::mem::take(response.body_mut()).collect(usize::MAX).await.expect("the body is whole");
        let status = response.status().as_u16();
        assert!(status < 500, "{status}: {}", String::from_utf8_lossy(&body));
        assert!(response.headers().contains_key("x-request-id"));
        if status >= 400 {
            let error: serde_json::Value = serde_json::from_slice(&body).expect("an error is JSON");
            assert_eq!(error["statusCode"], status);
        }
        Answer { status, body }
    })
}

/// A GET, unless the `http` crate itself refuses what it is made of.
#[must_use]
pub fn get(target: &str, headers: &[(&str, &[u8])]) -> Option<Request<Full<Bytes>>> {
    let builder = headers.iter().fold(Request::get(target), |builder, (name, value)| builder.header(*name, *value));
    builder.body(Full::default()).ok()
}
