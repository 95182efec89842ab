//! One event in the log for each request.

use std::time::Duration;

use nest::http::{Application, Body, Cors};
use nest::testing::TestApp;
use nest::{controller, injectable, module};
use serde_json::{Value, json};

use crate::log::Log;

#[injectable]
struct LoggedController;

#[controller("logged")]
impl LoggedController {
    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param] id: String) -> String {
        id
    }

    #[public]
    #[post("/{_id}")]
    async fn change(&self, #[body] body: String) -> Body {
        Body::from_stream(futures_util::stream::iter([Ok::<_, std::io::Error>(body)]))
    }

    #[public]
    #[get("/{_id}/slow")]
    async fn slow(&self) {
        std::future::pending().await
    }

    #[public]
    #[get("/{_id}/panic")]
    async fn panic(&self) {
        panic!("a bug")
    }
}

#[module(controllers = [LoggedController])]
struct AppModule;

async fn logging(configure: impl FnOnce(Application) -> Application) -> TestApp {
    nest::testing!(AppModule).configure(|app| configure(app.access_log())).start().await
}

/// The fields of the only event.
fn only(log: &Log) -> Value {
    let mut events = log.of("nest::access");
    assert_eq!(events.len(), 1, "{events:?}");
    let event = events.remove(0);
    assert_eq!(event["level"], "INFO");
    event["fields"].clone()
}

#[nest::test]
async fn a_request_is_one_event() {
    let (app, log) = (logging(|app| app.trust_proxies(["10.0.0.1"])).await, Log::start());
    let request = app.get("/logged/7?a=b").from_address("10.0.0.1").header("x-forwarded-for", "203.0.113.7");
    let answer = request.send().await.expect_text("7");
    let mut fields = only(&log);
    assert!(fields["duration_us"].take().is_u64());
    let expected = json!({
        "message": "request", "method": "GET", "route": "/logged/{id}", "status": 200, "duration_us": null, "bytes": 1,
        "client": "203.0.113.7", "request_id": answer.header("x-request-id").unwrap(),
    });
    assert_eq!(fields, expected);
}

#[nest::test]
async fn what_clients_say_in_confidence_is_not_logged() {
    let (app, log) = (logging(|app| app.global_prefix("api")).await, Log::start());
    let request =
        app.post("/api/logged/secret1?token=secret2").header("x-token", "secret3").cookie("session", "secret4");
    request.bearer("secret5").body("secret6").send().await.expect_text("secret6");
    assert_eq!(only(&log)["route"], "/api/logged/{_id}");
    assert!(!log.text().contains("secret"), "{}", log.text());
}

#[nest::test]
async fn bytes_are_logged_when_they_are_known() {
    let (app, log) = (logging(|app| app).await, Log::start());
    app.post("/logged/1").body("streamed").send().await.expect_text("streamed");
    let fields = only(&log);
    assert_eq!((&fields["bytes"], &fields["status"], &fields["client"]), (&Value::Null, &json!(201), &Value::Null));
}

#[nest::test]
async fn requests_that_no_route_takes_are_logged() {
    let (app, log) = (logging(|app| app.cors(Cors::any_origin())).await, Log::start());
    app.get("/nowhere").send().await.expect_status(404);
    app.put("/logged/1").send().await.expect_status(405);
    let preflight = app.options("/logged/1").header("origin", "https://a.example");
    preflight.header("access-control-request-method", "PUT").send().await.expect_status(204);
    let seen: Vec<_> = log.of("nest::access").iter().map(|event| event["fields"].clone()).collect();
    let seen: Vec<_> = seen.iter().map(|fields| (&fields["method"], &fields["status"], &fields["route"])).collect();
    let none = &Value::Null;
    let expected = [
        (&json!("GET"), &json!(404), none),
        (&json!("PUT"), &json!(405), none),
        (&json!("OPTIONS"), &json!(204), none),
    ];
    assert_eq!(seen, expected);
}

#[nest::test]
async fn a_panic_is_logged_as_the_answer_that_it_becomes() {
    let (app, log) = (logging(|app| app).await, Log::start());
    app.get("/logged/1/panic").send().await.expect_status(500);
    let fields = only(&log);
    assert_eq!((&fields["status"], &fields["route"]), (&json!(500), &json!("/logged/{_id}/panic")));
}

#[nest::test]
async fn a_request_that_is_given_up_has_no_status() {
    let (app, log) = (logging(|app| app).await, Log::start());
    assert!(tokio::time::timeout(Duration::from_millis(5), app.get("/logged/1/slow").send()).await.is_err());
    let fields = only(&log);
    assert_eq!((&fields["status"], &fields["route"]), (&Value::Null, &json!("/logged/{_id}/slow")));
    assert!(fields["duration_us"].as_u64().unwrap() >= 5000, "{fields}");
}

#[nest::test]
async fn nothing_is_logged_unless_the_application_says_so() {
    let (app, log) = (nest::testing!(AppModule).start().await, Log::start());
    app.get("/logged/1").send().await.expect_status(200);
    assert_eq!(log.of("nest::access"), Vec::<Value>::new());
}
