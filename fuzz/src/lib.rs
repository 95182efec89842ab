//! What the targets share: an application with a handler for each way in which a client's text gets in.
//!
//! Whatever a client sends, the answer is what the handler says or a refusal below 500 in the form of all errors. A panic is
//! caught by the service and becomes a 500, so it is found as well.

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::Full;
use nest::auth::BearerToken;
use nest::http::{
    Body, CookieKey, ETag, FromRequestParts, HttpException, HttpService, Json, Protected, SetCookie, StreamableFile,
    UploadedFile,
};
use nest::{ExecutionContext, controller, injectable, module};
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
    #[validate(nested)]
    price: Option<Price>,
}

/// What names within names fill, `price[min]`.
#[derive(Debug, Deserialize, Serialize, Validate)]
struct Price {
    #[validate(range(min = 1))]
    min: u32,
    #[serde(default)]
    note: Vec<String>,
    #[validate(nested)]
    unit: Option<Unit>,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
struct Unit {
    #[validate(length(max = 3))]
    currency: String,
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
    #[get("/protected")]
    async fn protected(
        &self,
        #[cookie(signed)] signed: Option<String>,
        #[cookie(encrypted)] encrypted: Option<String>,
    ) -> Json<(Option<String>, Option<String>)> {
        Json((signed, encrypted))
    }

    #[public]
    #[get("/protect")]
    async fn protect(&self, #[query] text: String) -> (Vec<SetCookie<Protected>>, &'static str) {
        let signed = SetCookie::new("signed", &text).signed();
        (vec![signed, SetCookie::new("encrypted", &text).encrypted()], "protected")
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

/// What `/file` has: every byte tells where it stands.
pub const FILE: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Who asks, for what, by which protocol.
struct Client(String);

impl FromRequestParts for Client {
    type Rejection = HttpException;

    async fn from_request_parts(cx: &ExecutionContext) -> Result<Client, HttpException> {
        let request = cx.request();
        Ok(Client(format!("{:?} {:?} {:?}", request.client_address(), request.scheme(), request.host())))
    }
}

#[injectable]
struct NegotiatedController;

#[controller]
impl NegotiatedController {
    #[public]
    #[get("/file")]
    async fn file(&self) -> StreamableFile {
        StreamableFile::from_bytes(FILE)
            .etag(ETag::strong("one"))
            .last_modified(UNIX_EPOCH + Duration::from_secs(1_000_000_000))
    }

    #[public]
    #[get("/client")]
    async fn client(&self, client: Client) -> String {
        client.0
    }

    /// Long enough to be compressed.
    #[public]
    #[get("/long")]
    async fn long(&self) -> String {
        "long ".repeat(1000)
    }
}

#[injectable]
struct VersionedController;

#[controller]
impl VersionedController {
    #[public]
    #[get("/versioned", version = "1")]
    async fn first(&self) -> &'static str {
        "1"
    }

    #[public]
    #[get("/versioned", version = "2")]
    async fn second(&self) -> &'static str {
        "2"
    }
}

#[module(controllers = [EchoController])]
struct AppModule;

/// What is decided by the headers of a request.
#[module(controllers = [NegotiatedController])]
pub struct NegotiatedModule;

/// The same with versions, which only an application that tells them apart can have.
#[module(imports = [NegotiatedModule], controllers = [VersionedController])]
pub struct VersionedModule;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    // Time stands still while somebody works, and jumps when all wait: a timeout costs nothing.
    let runtime = Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.unwrap_or_else(|error| panic!("no runtime: {error}"))
});

static SERVICE: LazyLock<HttpService> = LazyLock::new(|| {
    let key = CookieKey::new([7; 64]).unwrap_or_else(|error| panic!("no key: {error}"));
    start(nest::app!(AppModule).body_limit(4096).cookie_key(key))
});

/// The application.
#[must_use]
pub fn service() -> HttpService {
    SERVICE.clone()
}

/// Starts another application.
///
/// # Panics
/// When it does not start.
#[must_use]
pub fn start(application: nest::http::Application) -> HttpService {
    match block_on(application.start()) {
        Ok(running) => running.service(),
        Err(error) => panic!("{error}"),
    }
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
    /// The headers.
    pub headers: HeaderMap,
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
    ask_from(service, request, None)
}

/// What a service answers to somebody at this address.
///
/// # Panics
/// As [`ask`].
pub fn ask_from(service: &HttpService, request: Request<Body>, peer: Option<SocketAddr>) -> Answer {
    block_on(async {
        let mut response = service.handle_from(request, peer).await;
        let body = std::mem::take(response.body_mut()).collect(usize::MAX).await.expect("the body is whole");
        let status = response.status().as_u16();
        assert!(status < 500, "{status}: {}", String::from_utf8_lossy(&body));
        assert!(response.headers().contains_key("x-request-id"));
        if status >= 400 {
            let error: serde_json::Value = serde_json::from_slice(&body).expect("an error is JSON");
            assert_eq!(error["statusCode"], status);
        }
        let headers = std::mem::take(response.headers_mut());
        Answer { status, headers, body }
    })
}

/// A GET, unless the `http` crate itself refuses what it is made of.
#[must_use]
pub fn get(target: &str, headers: &[(&str, &[u8])]) -> Option<Request<Full<Bytes>>> {
    let builder = headers.iter().fold(Request::get(target), |builder, (name, value)| builder.header(*name, *value));
    builder.body(Full::default()).ok()
}
