//! NestJS's built-in exceptions: what each of them answers, and what the log says of their causes.

use nest::http::{
    BadGateway, BadRequest, Conflict, ErrorBody, Failure, Forbidden, GatewayTimeout, Gone, HttpException,
    HttpVersionNotSupported, ImATeapot, InternalServerError, MethodNotAllowed, Misdirected, NotAcceptable, NotFound,
    NotImplemented, PayloadTooLarge, PaymentRequired, PreconditionFailed, RequestTimeout, Response, ServiceUnavailable,
    Sse, StatusCode, TooManyRequests, Unauthorized, UnprocessableEntity, UnsupportedMediaType,
};
use nest::{HttpError, controller, filter, injectable, module};
use serde_json::{Value, json};

use crate::log::Log;

/// The ways to make an exception.
struct Ways {
    name: &'static str,
    status: u16,
    reason: &'static str,
    default: fn() -> Failure,
    sentence: fn() -> Failure,
    sentences: fn() -> Failure,
    described: fn() -> Failure,
    custom: fn() -> Failure,
    as_any: fn() -> Failure,
}

macro_rules! all {
    ($($name:ident $status:literal $reason:literal;)*) => {
        [$(Ways {
            name: stringify!($name),
            status: $status,
            reason: $reason,
            default: || $name::default().into(),
            sentence: || $name::new("Taken").into(),
            sentences: || $name::new(["too short", "no digit"]).into(),
            described: || $name::new("Taken").with_description("Somebody was faster").into(),
            custom: || $name::new("Taken").with_body(ErrorBody::custom(json!({ "by": "Ada" }))).into(),
            as_any: || HttpException::from($name::new(String::from("Taken"))).into(),
        }),*]
    };
}

/// Each of them, with its status and what stands in `error`.
const ALL: [Ways; 23] = all! {
    BadRequest 400 "Bad Request";
    Unauthorized 401 "Unauthorized";
    PaymentRequired 402 "Payment Required";
    Forbidden 403 "Forbidden";
    NotFound 404 "Not Found";
    MethodNotAllowed 405 "Method Not Allowed";
    NotAcceptable 406 "Not Acceptable";
    RequestTimeout 408 "Request Timeout";
    Conflict 409 "Conflict";
    Gone 410 "Gone";
    PreconditionFailed 412 "Precondition Failed";
    PayloadTooLarge 413 "Payload Too Large";
    UnsupportedMediaType 415 "Unsupported Media Type";
    ImATeapot 418 "I'm a teapot";
    Misdirected 421 "Misdirected Request";
    UnprocessableEntity 422 "Unprocessable Entity";
    TooManyRequests 429 "Too Many Requests";
    InternalServerError 500 "Internal Server Error";
    NotImplemented 501 "Not Implemented";
    BadGateway 502 "Bad Gateway";
    ServiceUnavailable 503 "Service Unavailable";
    GatewayTimeout 504 "Gateway Timeout";
    HttpVersionNotSupported 505 "HTTP Version Not Supported";
};

#[injectable]
struct ExceptionController;

#[controller("exceptions")]
impl ExceptionController {
    /// Throws one, made in one of the ways.
    #[public]
    #[get("/{name}/{way}")]
    async fn throw(&self, #[param] name: String, #[param] way: String) -> Result<(), Failure> {
        let ways = ALL.iter().find(|ways| ways.name == name).expect("one of the list");
        Err(match way.as_str() {
            "default" => (ways.default)(),
            "sentence" => (ways.sentence)(),
            "sentences" => (ways.sentences)(),
            "described" => (ways.described)(),
            "custom" => (ways.custom)(),
            _ => (ways.as_any)(),
        })
    }
}

/// What a bank says, and what it says it of.
#[derive(Debug, thiserror::Error)]
#[error("the bank refused card 4111")]
struct Refused(#[source] std::io::Error);

impl Refused {
    fn new() -> Refused {
        Refused(std::io::Error::other("limit of account 77 exceeded"))
    }
}

#[derive(Debug, thiserror::Error, HttpError)]
enum PaymentError {
    #[error("The card is not good")]
    #[http(402)]
    Card(#[source] Refused),
    #[error("No such card")]
    #[http(404)]
    NoCard,
    #[error(transparent)]
    #[http(transparent)]
    Passed(#[from] PaymentRequired),
}

#[derive(Debug, thiserror::Error, HttpError)]
#[error("taken")]
#[http(409)]
struct Taken;

/// Fails itself.
#[injectable]
struct FailingFilter;

#[filter]
impl FailingFilter {
    async fn catch(&self, _error: Taken) -> Result<Response, BadGateway> {
        Err(BadGateway::new("No mail").with_cause(Refused::new()))
    }
}

#[injectable]
struct PaymentController;

#[controller("payments")]
impl PaymentController {
    #[public]
    #[get("/client")]
    async fn client(&self) -> Result<(), PaymentRequired> {
        Err(PaymentRequired::new("The card is not good").with_cause(Refused::new()))
    }

    #[public]
    #[get("/derived")]
    async fn derived(&self) -> Result<(), PaymentError> {
        Err(PaymentError::Card(Refused::new()))
    }

    #[public]
    #[get("/passed")]
    async fn passed(&self) -> Result<(), PaymentError> {
        Err(PaymentRequired::new("The card is not good").with_cause(Refused::new()))?;
        Ok(())
    }

    #[public]
    #[get("/server")]
    async fn server(&self) -> Result<(), ServiceUnavailable> {
        Err(ServiceUnavailable::new("The card is not good").with_cause(Refused::new()))
    }

    #[public]
    #[get("/plain")]
    async fn plain(&self) -> Result<(), PaymentError> {
        Err(PaymentError::NoCard)
    }

    #[public]
    #[get("/filtered", filters = [FailingFilter])]
    async fn filtered(&self) -> Result<(), Taken> {
        Err(Taken)
    }

    #[public]
    #[sse("/events")]
    async fn events(&self) -> Sse {
        let failure = Failure::from(InternalServerError::default().with_cause(Refused::new()));
        Sse::new(futures_util::stream::iter([Err::<nest::http::Event, _>(failure)]))
    }

    #[public]
    #[sse("/sentences")]
    async fn sentences(&self) -> Sse {
        let failure = Failure::from(BadRequest::new(["too short", "no digit"]));
        Sse::new(futures_util::stream::iter([Err::<nest::http::Event, _>(failure)]))
    }
}

#[module(controllers = [ExceptionController, PaymentController], providers = [FailingFilter])]
struct AppModule;

/// What each of the exceptions answers when it is made in one way.
async fn check(way: &str, expected: impl Fn(&Ways) -> Value) {
    let app = nest::testing!(AppModule).start().await;
    for ways in &ALL {
        let answer = app.get(&format!("/exceptions/{}/{way}", ways.name)).send().await;
        let answer = answer.expect_status(ways.status).expect_header("content-type", "application/json");
        assert_eq!(answer.json::<Value>(), expected(ways), "{}, {way}", ways.name);
    }
}

/// A body, of which a 500 tells nothing but that it is one.
fn body(ways: &Ways, message: Value, error: &str) -> Value {
    match ways.status {
        500 => json!({ "statusCode": 500, "message": "Internal server error", "error": "Internal Server Error" }),
        status => json!({ "statusCode": status, "message": message, "error": error }),
    }
}

#[nest::test]
async fn every_exception_has_a_status_a_message_and_a_reason() {
    check("default", |ways| body(ways, json!(ways.reason), ways.reason)).await;
    check("sentence", |ways| body(ways, json!("Taken"), ways.reason)).await;
    check("as_any", |ways| body(ways, json!("Taken"), ways.reason)).await;
}

#[nest::test]
async fn several_sentences_are_an_array() {
    check("sentences", |ways| body(ways, json!(["too short", "no digit"]), ways.reason)).await;
    let app = nest::testing!(AppModule).configure(|app| app.problem_details()).start().await;
    let problem = app.get("/exceptions/Conflict/sentences").send().await.expect_status(409);
    problem.expect_json_at("/detail", "too short; no digit");
}

#[nest::test]
async fn a_description_takes_the_place_of_the_reason() {
    check("described", |ways| body(ways, json!("Taken"), "Somebody was faster")).await;
}

#[nest::test]
async fn a_body_of_its_own_is_all_that_an_exception_says() {
    check("custom", |_| json!({ "by": "Ada" })).await;
}

#[test]
fn an_exception_of_any_status_is_made_in_the_same_ways() {
    let exception = HttpException::new(StatusCode::LOCKED, vec!["one".to_owned(), "two".to_owned()]);
    let exception = exception.with_description("Being edited");
    assert_eq!(exception.to_string(), "one; two");
    let body = serde_json::to_value(nest::http::HttpError::body(&exception)).unwrap();
    assert_eq!(body, json!({ "statusCode": 423, "message": ["one", "two"], "error": "Being edited" }));
}

/// What the log says of one request: the level, and the text; of the answer it is seen that it tells nothing of the causes.
async fn logged(path: &str, status: u16) -> Vec<(String, String)> {
    let log = Log::start();
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get(path).send().await.expect_status(status);
    for secret in ["bank", "4111", "account 77"] {
        let text = answer.text();
        assert!(!text.contains(secret), "{text}");
        assert!(answer.headers().values().all(|value| !value.to_str().unwrap().contains(secret)));
    }
    let id = answer.header("x-request-id").unwrap().to_owned();
    let events = log.of("nest_core::http::error::log").into_iter();
    events
        .map(|event| {
            let fields = &event["fields"];
            assert_eq!((&fields["request_id"], &fields["path"]), (&json!(id), &json!(path)));
            (event["level"].as_str().unwrap().to_owned(), fields["message"].as_str().unwrap().to_owned())
        })
        .collect()
}

const CHAIN: &str = "The card is not good: the bank refused card 4111: limit of account 77 exceeded";

#[nest::test]
async fn the_whole_chain_of_causes_is_in_the_log_under_the_request_id_and_not_in_the_answer() {
    assert_eq!(logged("/payments/server", 503).await, [("ERROR".to_owned(), CHAIN.to_owned())]);
    for path in ["/payments/client", "/payments/derived", "/payments/passed"] {
        assert_eq!(logged(path, 402).await, [("INFO".to_owned(), CHAIN.to_owned())], "{path}");
    }
}

#[nest::test]
async fn what_a_client_caused_and_nothing_else_did_is_not_in_the_log() {
    assert_eq!(logged("/payments/plain", 404).await, []);
    assert_eq!(logged("/nowhere", 404).await, []);
}

#[nest::test]
async fn what_a_filter_fails_with_is_in_the_log_as_well() {
    let chain = CHAIN.replace("The card is not good", "No mail");
    assert_eq!(logged("/payments/filtered", 502).await, [("ERROR".to_owned(), chain)]);
}

#[nest::test]
async fn an_error_within_a_stream_of_events_is_told_as_any_other() {
    let log = Log::start();
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/payments/events").send().await.expect_status(200);
    answer.expect_text("event: error\ndata: Internal server error\n\n");
    let [event] = &log.of("nest_core::http::sse::events")[..] else { panic!("one event: {}", log.text()) };
    let said = event["fields"]["message"].as_str().unwrap();
    assert!(said.ends_with("the bank refused card 4111: limit of account 77 exceeded"), "{said}");
    let answer = app.get("/payments/sentences").send().await.expect_status(200);
    answer.expect_text("event: error\ndata: too short\ndata: no digit\n\n");
}
