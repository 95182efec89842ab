//! What handlers take.

use std::net::IpAddr;

use nest::http::{BadRequest, Body, Failure, FromRequestParts, Http, Json};
use nest::{controller, injectable, module};
use nest_core::pipeline;
use serde::{Deserialize, Serialize};
use validator::Validate;

#[derive(Debug, Deserialize, Serialize, Validate)]
#[serde(rename_all = "camelCase")]
struct CreateUser {
    #[validate(email(message = "Invalid email format"))]
    email: String,
    #[validate(length(min = 8))]
    full_name: String,
    #[serde(default)]
    #[validate(nested)]
    items: Vec<Item>,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
struct Item {
    #[validate(range(min = 1))]
    quantity: u32,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
struct Page {
    #[serde(default)]
    page: u32,
    #[validate(range(max = 100))]
    limit: u32,
}

/// An extractor of ours.
struct Language(String);

impl FromRequestParts for Language {
    type Rejection = BadRequest;

    async fn from_request_parts(cx: &pipeline::ExecutionContext<Http>) -> Result<Self, BadRequest> {
        let language = cx.request().headers().get("accept-language").and_then(|value| value.to_str().ok());
        language.map(|language| Language(language.to_owned())).ok_or_else(|| BadRequest::new("which language?"))
    }
}

#[injectable]
struct EchoController;

#[controller("echo")]
impl EchoController {
    #[public]
    #[get("/number/{id}")]
    async fn number(&self, #[param] id: i32) -> String {
        id.to_string()
    }

    #[public]
    #[get("/renamed/{user_id}")]
    async fn renamed(&self, #[param("user_id")] id: u8) -> String {
        id.to_string()
    }

    #[public]
    #[get("/query")]
    async fn query(&self, #[query] q: String, #[query] n: Option<u8>, #[query("tag")] tags: Vec<String>) -> String {
        format!("{q} {n:?} {tags:?}")
    }

    #[public]
    #[get("/page")]
    async fn page(&self, #[query] page: Page) -> Json<Page> {
        Json(page)
    }

    #[public]
    #[get("/header")]
    async fn header(&self, #[header] x_number: u8, #[header("x-other")] other: Option<String>) -> String {
        format!("{x_number} {other:?}")
    }

    #[public]
    #[get("/cookie")]
    async fn cookie(&self, #[cookie] session: String, #[cookie("no")] none: Option<String>) -> String {
        format!("{session} {none:?}")
    }

    #[public]
    #[get("/ip")]
    async fn ip(&self, #[ip] ip: IpAddr) -> String {
        ip.to_string()
    }

    #[public]
    #[get("/peer")]
    async fn peer(&self, #[ip] ip: Option<IpAddr>) -> String {
        format!("{ip:?}")
    }

    #[public]
    #[post("/body")]
    async fn body(&self, #[body] user: CreateUser) -> Json<CreateUser> {
        Json(user)
    }

    #[public]
    #[post("/text")]
    async fn text(&self, #[body] text: String) -> String {
        text
    }

    #[public]
    #[post("/stream")]
    async fn stream(&self, #[body] body: Body) -> Result<String, Failure> {
        let bytes = body.collect(16).await.map_err(|_| BadRequest::new("too long for me"))?;
        Ok(bytes.len().to_string())
    }

    #[public]
    #[get("/language")]
    async fn language(&self, language: Language) -> String {
        language.0
    }
}

#[module(controllers = [EchoController])]
struct AppModule;

async fn check(path: &str, text: &str) {
    nest::testing!(AppModule).start().await.get(path).send().await.expect_status(200).expect_text(text);
}

async fn check_refused(path: &str, message: &str) {
    nest::testing!(AppModule).start().await.get(path).send().await.expect_status(400).expect_message(message);
}

#[nest::test]
async fn a_path_parameter_is_read_as_its_type() {
    check("/echo/number/-7", "-7").await;
    check_refused("/echo/number/x", "Validation failed (numeric string is expected)").await;
    check_refused("/echo/number/99999999999", "Validation failed (").await;
}

#[nest::test]
async fn query_values_may_be_one_optional_or_many() {
    check("/echo/query?q=a%20b+c&tag=1&tag=2", r#"a b c None ["1", "2"]"#).await;
    check("/echo/query?q=&n=3", r#" Some(3) []"#).await;
    check_refused("/echo/query?n=3", "q should not be null or undefined").await;
    check_refused("/echo/query?q=a&n=x", "Validation failed (numeric string is expected)").await;
}

#[nest::test]
async fn a_query_struct_is_validated() {
    check("/echo/page?limit=10", r#"{"page":0,"limit":10}"#).await;
    check_refused("/echo/page?limit=101", "limit").await;
    check_refused("/echo/page?page=1", "limit").await;
}

#[nest::test]
async fn headers_and_cookies_are_found_by_name() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/echo/header").header("X-Number", 5).header("x-other", "o").send().await;
    answer.expect_text(r#"5 Some("o")"#);
    app.get("/echo/header").send().await.expect_status(400).expect_message("The header x-number is required");
    app.get("/echo/cookie").cookie("a", "b").cookie("session", "s 1").send().await.expect_text("s 1 None");
    app.get("/echo/cookie").send().await.expect_status(400).expect_message("The cookie session is required");
}

#[nest::test]
async fn the_address_is_that_of_the_connection() {
    let app = nest::testing!(AppModule).start_on_socket().await;
    app.get("/echo/ip").send().await.expect_text("127.0.0.1");
    app.get("/echo/peer").send().await.expect_text("Some(127.0.0.1)");
    app.stop().await;
}

#[nest::test]
async fn a_request_in_process_comes_from_nobody() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/echo/peer").send().await.expect_text("None");
    app.get("/echo/ip").send().await.expect_text("127.0.0.1");
}

#[nest::test]
async fn a_body_is_validated_with_all_faults_at_once() {
    let app = nest::testing!(AppModule).start().await;
    let user = serde_json::json!({ "email": "a@b.example", "fullName": "Ada Lovelace", "items": [{ "quantity": 1 }] });
    app.post("/echo/body").json(&user).send().await.expect_status(201).expect_json(&user);
    let user = serde_json::json!({ "email": "ab", "fullName": "Ada", "items": [{ "quantity": 0 }] });
    let answer = app.post("/echo/body").json(&user).send().await.expect_status(400);
    let answer = answer.expect_message("Invalid email format").expect_message("fullName").expect_message("quantity");
    let fields: Vec<String> = answer.json::<serde_json::Value>()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["field"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(fields, ["email", "fullName", "items[0].quantity"]);
}

#[nest::test]
async fn a_body_that_is_no_json_is_refused() {
    let app = nest::testing!(AppModule).start().await;
    app.post("/echo/body").content("application/json", "{").send().await.expect_status(400);
    app.post("/echo/body").content("text/plain", "{}").send().await.expect_status(415);
    app.post("/echo/body").send().await.expect_status(415);
}

#[nest::test]
async fn a_body_over_the_limit_is_413() {
    let app = nest::testing!(AppModule).configure(|app| app.body_limit(10)).start().await;
    app.post("/echo/text").body("ten bytes!").send().await.expect_status(201).expect_text("ten bytes!");
    let answer = app.post("/echo/text").body("eleven byte").send().await.expect_status(413);
    answer.expect_message("request entity too large");
    // Who takes the stream decides alone.
    app.post("/echo/stream").body("eleven byte").send().await.expect_status(201).expect_text("11");
}

#[nest::test]
async fn any_extractor_may_be_a_parameter() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/echo/language").header("accept-language", "de").send().await.expect_text("de");
    app.get("/echo/language").send().await.expect_status(400).expect_message("which language?");
}
