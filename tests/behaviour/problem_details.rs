//! Errors as problem details (RFC 9457).

use nest::http::{Body, ErrorBody, HttpException, Json, StatusCode};
use nest::openapi::OpenApi;
use nest::testing::{TestApp, TestResponse};
use nest::{HttpError, controller, injectable, module};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use validator::Validate;

#[derive(Debug, thiserror::Error, HttpError)]
enum UserError {
    #[error("User with ID {0} not found")]
    #[http(404)]
    NotFound(i64),
    #[error("the database is away")]
    #[http(500)]
    Away,
}

#[derive(Deserialize, JsonSchema, Validate)]
struct CreateUser {
    #[validate(length(min = 1))]
    name: String,
    #[validate(range(min = 18))]
    age: u8,
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/{id}")]
    async fn find(&self, #[param] id: i64) -> Result<&'static str, UserError> {
        match id {
            0 => Err(UserError::Away),
            1 => Ok("Ada"),
            _ => Err(UserError::NotFound(id)),
        }
    }

    #[public]
    #[post]
    async fn create(&self, #[body] user: CreateUser) -> String {
        format!("{} {}", user.name, user.age)
    }

    #[public]
    #[get("/custom")]
    async fn custom(&self) -> Result<(), HttpException> {
        let body = ErrorBody::custom(json!({ "code": 7 }));
        Err(HttpException::new(StatusCode::CONFLICT, "taken").with_body(body))
    }

    #[public]
    #[get("/report")]
    async fn report(&self) -> (StatusCode, Json<Value>) {
        (StatusCode::BAD_GATEWAY, Json(json!({ "statusCode": 404, "message": "not this one", "error": "Not Found" })))
    }

    #[public]
    #[get("/found")]
    async fn found(&self) -> Json<Value> {
        Json(json!({ "statusCode": 200, "message": "no error", "error": "OK" }))
    }

    #[public]
    #[get("/panic")]
    async fn panic(&self) -> Body {
        panic!("a bug")
    }
}

#[module(controllers = [UserController])]
struct AppModule;

async fn start() -> TestApp {
    nest::testing!(AppModule).configure(|app| app.compression().problem_details()).start().await
}

#[track_caller]
fn expect_problem(answer: TestResponse, expected: &Value) {
    let answer = answer.expect_header("content-type", "application/problem+json");
    assert_eq!(answer.json::<Value>(), *expected);
}

#[nest::test]
async fn errors_of_handlers_and_routing_are_problems() {
    let app = start().await;
    let answer = app.get("/users/7?secret=1").send().await.expect_status(404).expect_message("ID 7");
    let detail = "User with ID 7 not found";
    let instance = "/users/7";
    let problem =
        json!({ "type": "about:blank", "title": "Not Found", "status": 404, "detail": detail, "instance": instance });
    expect_problem(answer, &problem);
    let answer = app.delete("/users/7").send().await.expect_status(405).expect_header("allow", "GET, HEAD, OPTIONS");
    assert_eq!(answer.json::<Value>()["title"], "Method Not Allowed");
    let answer = app.get("/nope").send().await.expect_status(404);
    assert_eq!(answer.json::<Value>()["detail"], "Cannot GET /nope");
    app.get("/users/1").send().await.expect_status(200).expect_text("Ada");
}

#[nest::test]
async fn what_is_wrong_inside_says_nothing_of_itself() {
    let app = start().await;
    for path in ["/users/0", "/users/panic"] {
        let answer = app.get(path).send().await.expect_status(500);
        let title = "Internal Server Error";
        expect_problem(answer, &json!({ "type": "about:blank", "title": title, "status": 500, "instance": path }));
    }
}

#[nest::test]
async fn faults_of_an_input_are_told_by_field() {
    let app = start().await;
    let answer = app.post("/users").json(&json!({ "name": "", "age": 3 })).send().await.expect_status(400);
    let body: Value = answer.expect_header("content-type", "application/problem+json").json();
    assert_eq!(body["title"], "Bad Request");
    assert_eq!(body["errors"][0]["field"], "name");
    assert_eq!(body["errors"][1]["field"], "age");
    assert_eq!(body["detail"].as_str().map(|detail| detail.split("; ").count()), Some(2));
}

#[nest::test]
async fn bodies_of_ones_own_stay_as_they_are() {
    let app = start().await;
    for (path, status) in [("/users/custom", 409), ("/users/report", 502), ("/users/found", 200)] {
        let answer = app.get(path).send().await.expect_status(status).expect_header("content-type", "application/json");
        assert_eq!(answer.json::<Value>().get("title"), None);
    }
}

#[nest::test]
async fn long_problems_are_compressed_like_other_texts() {
    let app = start().await;
    let long = "x".repeat(2000);
    let path = format!("/{long}");
    let answer = app.get(&path).header("accept-encoding", "gzip").send().await.expect_status(404);
    answer.expect_header("content-type", "application/problem+json").expect_header("content-encoding", "gzip");
}

#[nest::test]
async fn without_the_option_errors_are_as_in_nestjs() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/users/7").send().await.expect_header("content-type", "application/json");
    let body = json!({ "statusCode": 404, "message": "User with ID 7 not found", "error": "Not Found" });
    assert_eq!(answer.json::<Value>(), body);
}

#[test]
fn the_document_shows_problems() {
    let document = OpenApi::new("Users", "1").document(&nest::app!(AppModule).problem_details());
    let content = &document["paths"]["/users/{id}"]["get"]["responses"]["404"]["content"];
    let problem = &content["application/problem+json"];
    assert_eq!(problem["schema"], json!({ "$ref": "#/components/schemas/Problem" }), "{content}");
    assert_eq!(problem["examples"]["NotFound"]["value"]["title"], "Not Found");
    assert_eq!(document["components"]["schemas"]["Error"], Value::Null);
    assert_eq!(document["components"]["schemas"]["Problem"]["properties"]["errors"]["type"], "array");
}
