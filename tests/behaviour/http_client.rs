//! Calls to other services: limits, repetitions, what is passed on and what is not told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::extract::{Path, State};
use axum::response::Redirect;
use axum::routing::{any, get};
use http::{HeaderMap, StatusCode, header};
use nest::http::{Application, HeaderValue, HttpError, IntoResponse, Json, Response};
use nest::http_client::{HttpClient, HttpClientError, HttpClientModule, HttpClientOptions, Unnamed};
use nest::{controller, injectable, module};
use serde::{Deserialize, Serialize};

/// What a service was asked, and how often.
#[derive(Clone, Default)]
struct Asked(Arc<AtomicUsize>);

impl Asked {
    fn times(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// A service on a socket: its address, and how often its `/flaky/…` was asked.
async fn service() -> (String, Asked) {
    let asked = Asked::default();
    let router = axum::Router::new()
        .route("/v1/echo/{text}", any(echo))
        .route("/v1/flaky/{failures}", any(flaky))
        .route("/v1/later", any(async || (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "3600")], "later")))
        .route("/v1/slow", get(async || tokio::time::sleep(Duration::from_secs(60)).await))
        .route("/v1/large", get(async || "x".repeat(2000)))
        .route(
            "/v1/chunks",
            get(async || {
                axum::body::Body::from_stream(futures_util::stream::iter(
                    (0..20).map(|_| Ok::<_, std::io::Error>("x".repeat(100))),
                ))
            }),
        )
        .route("/v1/near", get(async || Redirect::temporary("/v1/echo/arrived")))
        .route("/v1/far", get(async || Redirect::temporary("http://127.0.0.2:1/v1/echo/arrived")))
        .route("/v1/round", get(async || Redirect::temporary("/v1/round")))
        .with_state(asked.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}/v1"), asked)
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Echo {
    path: String,
    query: String,
    key: String,
    trace: String,
    id: String,
    body: String,
}

async fn echo(Path(path): Path<String>, uri: http::Uri, headers: HeaderMap, body: String) -> axum::Json<Echo> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let query = uri.query().unwrap_or_default().to_owned();
    axum::Json(Echo { path, query, key: text("x-key"), trace: text("traceparent"), id: text("x-request-id"), body })
}

async fn flaky(State(asked): State<Asked>, Path(failures): Path<usize>) -> (StatusCode, String) {
    let times = asked.0.fetch_add(1, Ordering::SeqCst) + 1;
    (if times > failures { StatusCode::OK } else { StatusCode::BAD_GATEWAY }, times.to_string())
}

fn client(options: &HttpClientOptions<Unnamed>) -> HttpClient {
    HttpClient::new(options).unwrap()
}

#[nest::test]
async fn a_call_has_the_headers_of_the_client_and_what_is_put_into_it() {
    let (base, _) = service().await;
    let options = HttpClientOptions::new(base).header("x-key".parse().unwrap(), HeaderValue::from_static("secret"));
    let client = client(&options);
    let call = client.post("/echo?a=1").segment("a/../b?c").query(&[("b", "x&y")]).json(&"hello");
    let echo: Echo = call.send().await.unwrap().success().unwrap().json().unwrap();
    assert_eq!(
        (&*echo.path, &*echo.query, &*echo.key, &*echo.body),
        ("a/../b?c", "a=1&b=x%26y", "secret", "\"hello\"")
    );
}

#[nest::test]
async fn what_may_be_repeated_is_until_it_succeeds() {
    let (base, asked) = service().await;
    let client = client(&HttpClientOptions::new(base));
    let response = client.get("/flaky/2").send().await.unwrap();
    assert_eq!((response.status(), response.text().unwrap(), asked.times()), (StatusCode::OK, "3", 3));
}

#[nest::test]
async fn what_may_not_be_repeated_is_asked_once_unless_it_says_so() {
    let (base, asked) = service().await;
    let client = client(&HttpClientOptions::new(base));
    let response = client.post("/flaky/1").send().await.unwrap();
    assert_eq!((response.status(), asked.times()), (StatusCode::BAD_GATEWAY, 1));
    let response = client.post("/flaky/2").repeatable().send().await.unwrap();
    assert_eq!((response.status(), asked.times()), (StatusCode::OK, 3));
}

#[nest::test]
async fn repetitions_end() {
    let (base, asked) = service().await;
    let response = client(&HttpClientOptions::new(base).retries(1)).get("/flaky/9").send().await.unwrap();
    assert_eq!((response.status(), asked.times()), (StatusCode::BAD_GATEWAY, 2));
    let refused = response.success().unwrap_err();
    assert_eq!(refused.response_status(), Some(StatusCode::BAD_GATEWAY));
}

#[nest::test]
async fn a_service_that_asks_for_an_hour_gets_no_second_call() {
    let (base, _) = service().await;
    let begun = Instant::now();
    let response = client(&HttpClientOptions::new(base)).get("/later").send().await.unwrap();
    assert_eq!((response.status(), response.text().unwrap()), (StatusCode::SERVICE_UNAVAILABLE, "later"));
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[nest::test]
async fn a_slow_service_is_a_timeout() {
    let (base, _) = service().await;
    let options = HttpClientOptions::new(base).timeout(Duration::from_millis(50)).retries(1);
    let error = client(&options).get("/slow").send().await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.status(), StatusCode::GATEWAY_TIMEOUT);
}

#[nest::test]
async fn a_response_over_the_limit_is_an_error_with_and_without_a_length() {
    let (base, _) = service().await;
    let client = client(&HttpClientOptions::new(base).response_limit(1999));
    assert!(client.get("/large").send().await.unwrap_err().is_too_large());
    assert!(client.get("/chunks").send().await.unwrap_err().is_too_large());
    let exact = HttpClient::<Unnamed>::new(&HttpClientOptions::new(service().await.0).response_limit(2000)).unwrap();
    assert_eq!(exact.get("/large").send().await.unwrap().bytes().len(), 2000);
    assert_eq!(exact.get("/chunks").send().await.unwrap().bytes().len(), 2000);
}

#[nest::test]
async fn redirects_are_followed_within_the_origin_and_not_for_ever() {
    let (base, _) = service().await;
    let client = client(&HttpClientOptions::new(base));
    let echo: Echo = client.get("/near").send().await.unwrap().json().unwrap();
    assert_eq!(echo.path, "arrived");
    assert_eq!(client.get("/far").send().await.unwrap().status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(client.get("/round").send().await.unwrap().status(), StatusCode::TEMPORARY_REDIRECT);
}

#[nest::test]
async fn no_call_leads_out_of_the_base_url() {
    let client = HttpClient::<Unnamed>::answering(async |request| request.uri().to_string().into_response());
    let ask = async |path: &str| client.get(path).send().await.map(|response| response.text().unwrap().to_owned());
    assert_eq!(ask("/a").await.unwrap(), "http://service/a");
    assert_eq!(ask("@evil.example/a").await.unwrap(), "http://service/@evil.example/a");
    assert_eq!(ask("http://evil.example/a").await.unwrap(), "http://service/http://evil.example/a");
    for path in ["//evil.example", "/../a", "/%2e%2e/a", "\\\\evil.example"] {
        assert!(ask(path).await.unwrap_err().is_address(), "{path}");
    }
    for segment in ["..", ".", "%2e%2E", ""] {
        assert!(client.get("/a").segment(segment).send().await.unwrap_err().is_address(), "{segment}");
    }
}

/// All that an error says, and what it came from.
fn all(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    text
}

#[nest::test]
async fn neither_errors_nor_options_tell_secrets() {
    // Nobody listens at port 1.
    let options = HttpClientOptions::<Unnamed>::new("http://user:secret@127.0.0.1:1")
        .header(header::AUTHORIZATION, HeaderValue::from_static("secret"))
        .retries(0);
    let error = client(&options).get("/secret").query(&[("token", "secret")]).send().await.unwrap_err();
    assert!(error.is_connect());
    assert_eq!(error.status(), StatusCode::BAD_GATEWAY);
    for text in [all(&error), format!("{options:?}"), format!("{:?}", client(&options))] {
        assert!(!text.contains("secret"), "{text}");
    }
    assert!(client(&options).get("/").header(header::ACCEPT, "a\nb: secret").send().await.is_err());
}

#[injectable(value)]
struct Payments;

#[injectable(value)]
struct Mail;

#[injectable]
struct ChargeController {
    payments: Arc<HttpClient<Payments>>,
    mail: Arc<HttpClient<Mail>>,
}

#[controller("charges")]
impl ChargeController {
    #[public]
    #[get("/{id}")]
    async fn charge(&self, #[param] id: String, cx: &nest::ExecutionContext) -> Result<Json<Echo>, HttpClientError> {
        Ok(Json(self.payments.get("/echo").segment(id).within(cx.request()).send().await?.success()?.json()?))
    }

    #[public]
    #[post("/mail")]
    async fn mail(&self) -> Result<String, HttpClientError> {
        Ok(self.mail.post("/send").send().await?.success()?.text()?.to_owned())
    }
}

#[injectable(value)]
struct Settings {
    payments: String,
}

#[module(
    providers = [provide(Settings, value = Settings { payments: "not a URL".to_owned() })],
    exports = [Settings],
)]
struct SettingsModule;

#[module(
    imports = [
        SettingsModule,
        HttpClientModule::<Payments>::for_root_async(async |settings: Arc<Settings>| {
            HttpClientModule::for_root(HttpClientOptions::new(settings.payments.clone()))
        }),
        HttpClientModule::<Mail>::for_root(HttpClientOptions::new("http://127.0.0.1:1").retries(0)),
    ],
    controllers = [ChargeController],
)]
struct AppModule;

#[nest::test]
async fn clients_are_told_apart_by_their_type_and_take_part_in_a_trace() {
    let (base, _) = service().await;
    let traced = |app: Application| app.trace_context();
    let settings = Settings { payments: base };
    let app = nest::testing!(AppModule, override Settings = settings).configure(traced).start().await;
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let answer = app.get("/charges/7").header("traceparent", parent).send().await.expect_status(200);
    let echo: Echo = answer.json();
    assert!(echo.trace.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && echo.trace != parent, "{}", echo.trace);
    assert_eq!(Some(&*echo.id), answer.header("x-request-id"));
    // The other client has its own address, at which nobody listens: what its user gets says nothing of it.
    let answer = app.post("/charges/mail").send().await.expect_status(502);
    answer.expect_json(serde_json::json!({ "statusCode": 502, "message": "Bad Gateway", "error": "Bad Gateway" }));
}

#[nest::test]
async fn an_address_that_is_none_ends_the_start() {
    let error = nest::app!(AppModule).start().await.err().expect("the URL is none").to_string();
    assert!(error.contains("the base URL of an HTTP client is none"), "{error}");
}

#[nest::test]
async fn a_test_replaces_a_client_by_a_function_or_by_an_application() {
    #[injectable]
    struct EchoController;

    #[controller("echo")]
    impl EchoController {
        #[public]
        #[get("/{text}")]
        async fn echo(&self, #[param] text: String, #[header] x_request_id: String) -> Json<Echo> {
            let (query, key, trace, body) = (String::new(), String::new(), String::new(), String::new());
            Json(Echo { path: text, query, key, trace, id: x_request_id, body })
        }
    }

    #[module(controllers = [EchoController])]
    struct OtherModule;

    let other = nest::testing!(OtherModule).start().await;
    let service = other.service();
    let app = nest::testing!(
        AppModule,
        override Settings = Settings { payments: "http://payments".to_owned() },
        override HttpClient<Payments> = HttpClient::answering(move |request| {
            let service = service.clone();
            async move { service.handle(request).await }
        }),
        override HttpClient<Mail> = HttpClient::answering(async |_| -> Response { "sent".into_response() }),
    );
    let app = app.start().await;
    let echo: Echo = app.get("/charges/a%2Fb").send().await.expect_status(200).json();
    assert_eq!(echo.path, "a/b");
    app.post("/charges/mail").send().await.expect_status(201).expect_text("sent");
}
