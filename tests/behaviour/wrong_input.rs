//! What clients read of input that is wrong: each status with its text.

use nest::http::{ETag, Separated, StreamableFile};
use nest::testing::{TestApp, TestResponse};
use nest::{FromParam, controller, injectable, module};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use validator::Validate;

#[derive(Debug, Deserialize, FromParam)]
#[serde(rename_all = "lowercase")]
enum Size {
    Small,
    Large,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
struct Search {
    #[serde(default)]
    numbers: Vec<u8>,
    #[validate(nested)]
    price: Option<Range>,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
struct Range {
    #[validate(range(min = 1))]
    min: u32,
}

#[injectable]
struct InputController;

#[controller("input")]
impl InputController {
    #[public]
    #[get("/header")]
    async fn header(
        &self,
        #[header] x_number: u8,
        #[header] x_size: Option<Size>,
        #[header] x_flag: Vec<bool>,
    ) -> String {
        format!("{x_number} {x_size:?} {x_flag:?}")
    }

    #[public]
    #[get("/cookie")]
    async fn cookie(&self, #[cookie] number: u8, #[cookie] size: Option<Size>) -> String {
        format!("{number} {size:?}")
    }

    #[public]
    #[get("/lists")]
    async fn lists(&self, #[query] n: Vec<u32>, #[query] ids: Option<Separated<u32>>) -> String {
        format!("{n:?} {ids:?}")
    }

    #[public]
    #[get("/search")]
    async fn search(&self, #[query] search: Search) -> String {
        format!("{search:?}")
    }

    #[public]
    #[post("/search")]
    async fn search_by_form(&self, #[form] search: Search) -> String {
        format!("{search:?}")
    }

    #[public]
    #[put("/search")]
    async fn search_by_body(&self, #[body] search: Search) -> String {
        format!("{search:?}")
    }

    #[public]
    #[get("/file")]
    async fn file(&self) -> StreamableFile {
        StreamableFile::from_bytes("0123456789").etag(ETag::strong("a"))
    }
}

#[module(controllers = [InputController])]
struct AppModule;

async fn start() -> TestApp {
    nest::testing!(AppModule).start().await
}

/// The whole answer: status, reason and one sentence.
#[track_caller]
fn is(answer: TestResponse, status: u16, message: &str, error: &str) {
    answer.expect_status(status).expect_json(json!({ "statusCode": status, "message": message, "error": error }));
}

/// One fault of one field.
#[track_caller]
fn is_fault(answer: TestResponse, field: &str, sentence: &str) {
    let body: Value = answer.expect_status(400).json();
    assert_eq!(body["message"], json!([sentence]), "{body}");
    assert_eq!(body["errors"][0]["field"], field, "{body}");
}

#[nest::test]
async fn a_header_of_another_type_is_told_in_the_words_of_its_type() {
    let app = start().await;
    let send = |headers: &[(&str, &str)]| {
        headers.iter().fold(app.get("/input/header"), |request, (name, value)| request.header(name, value)).send()
    };
    for (headers, message) in [
        (&[][..], "The header x-number is required"),
        (&[("x-number", "x")], "Validation failed (numeric string is expected)"),
        (&[("x-number", "256")], "Validation failed (numeric string is expected)"),
        (&[("x-number", "")], "Validation failed (numeric string is expected)"),
        (&[("x-number", "1"), ("x-size", "huge")], "Validation failed (enum string is expected)"),
        (&[("x-number", "1"), ("x-flag", "true"), ("x-flag", "yes")], "Validation failed (boolean string is expected)"),
    ] {
        is(send(headers).await, 400, message, "Bad Request");
    }
    send(&[("x-number", "1"), ("x-size", "large"), ("x-flag", "true")]).await.expect_text("1 Some(Large) [true]");
}

#[nest::test]
async fn a_cookie_of_another_type_is_told_in_the_words_of_its_type() {
    let app = start().await;
    for (cookies, message) in [
        ("a=b", "The cookie number is required"),
        ("number=x", "Validation failed (numeric string is expected)"),
        ("number=-1", "Validation failed (numeric string is expected)"),
        ("number=", "Validation failed (numeric string is expected)"),
        ("number=%ff", "The cookie number is malformed"),
        ("number=1; size=huge", "Validation failed (enum string is expected)"),
    ] {
        let answer = app.get("/input/cookie").header("cookie", cookies).send().await;
        is(answer, 400, message, "Bad Request");
    }
    app.get("/input/cookie").header("cookie", "number=1; size=small").send().await.expect_text("1 Some(Small)");
}

#[nest::test]
async fn a_list_names_the_element_that_is_wrong() {
    let app = start().await;
    let answer = app.get("/input/lists?n=1&n=x").send().await;
    is(answer, 400, "Validation failed (numeric string is expected)", "Bad Request");
    let answer = app.get("/input/lists?ids=1,2,x").send().await;
    is(answer, 400, "[2] Validation failed (numeric string is expected)", "Bad Request");
    let answer = app.get("/input/search?numbers=1&numbers=x").send().await;
    is_fault(answer, "numbers[1]", "numbers[1] must be an integer number");
    let answer = app.get("/input/search?numbers[]=1&numbers[]=256").send().await;
    is_fault(answer, "numbers[1]", "numbers[1] must not be greater than 255");
    let answer = app.put("/input/search").json(&json!({ "numbers": [1, "2"] })).send().await;
    is_fault(answer, "numbers[1]", "numbers[1] must be an integer number");
}

#[nest::test]
async fn names_within_names_are_told_by_their_whole_path() {
    let app = start().await;
    for (query, sentence) in [
        ("price[min]=x", "price.min must be an integer number"),
        ("price[min]=", "price.min must be an integer number"),
        ("price[min]=0", "price.min must not be less than 1"),
        ("price[max]=3", "price.min should not be null or undefined"),
    ] {
        is_fault(app.get(&format!("/input/search?{query}")).send().await, "price.min", sentence);
    }
    // What is not known is left alone in a query, and refused in a form and in a body.
    app.get("/input/search?price[min]=3&price[other]=x&other[min]=1").send().await.expect_status(200);
    let form = app.post("/input/search").content("application/x-www-form-urlencoded", "price[min]=3&price[other]=x");
    is_fault(form.send().await, "price.other", "property other should not exist");
    let body = json!({ "price": { "min": 3, "other": "x" } });
    let answer = app.put("/input/search").json(&body).send().await;
    is_fault(answer, "price.other", "property other should not exist");
}

#[nest::test]
async fn what_is_asked_of_a_file_and_is_not_so_has_its_status_in_words() {
    let app = start().await;
    let answer = app.get("/input/file").header("if-match", "\"b\"").send().await;
    is(answer, 412, "Precondition Failed", "Precondition Failed");
    let answer = app.get("/input/file").header("range", "bytes=10-").send().await;
    assert_eq!(answer.header("content-range"), Some("bytes */10"));
    is(answer, 416, "Range Not Satisfiable", "Range Not Satisfiable");
}
