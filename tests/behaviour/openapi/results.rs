//! What a handler returns.

use nest::http::{
    CacheControl, Conditional, Event, HeaderMap, IntoResponse, Json, LastEventId, NotFound, Redirect, Response,
    SetCookie, Sse, StatusCode, StreamableFile,
};
use nest::openapi::{Content, DescribeResponse, Operation};
use nest::{controller, injectable, module};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::{document, operation};

#[derive(JsonSchema, Serialize)]
struct Item {
    id: i64,
}

/// Has no schema.
#[derive(Serialize)]
struct Plain;

/// Says itself what it answers with.
struct Report;

impl IntoResponse for Report {
    fn into_response(self) -> Response {
        StatusCode::SERVICE_UNAVAILABLE.into_response()
    }
}

impl DescribeResponse for Report {
    fn describe(operation: &mut Operation) {
        operation.response::<Json<Item>>();
        operation.answer_with(503, "A part is down", Some(Content::json::<Item>()));
    }
}

/// Says nothing.
struct Silent;

impl IntoResponse for Silent {
    fn into_response(self) -> Response {
        StatusCode::OK.into_response()
    }
}

type Answer<T> = Result<T, NotFound>;

#[injectable]
struct ResultController;

#[controller]
impl ResultController {
    #[public]
    #[openapi(produces = ["image/png", "image/jpeg"])]
    #[get("/picture")]
    async fn picture(&self) -> Answer<(CacheControl, StreamableFile)> {
        Err(NotFound::new("no picture"))
    }

    #[public]
    #[get("/json")]
    async fn json(&self) -> Answer<Json<Item>> {
        Ok(Json(Item { id: 1 }))
    }

    #[public]
    #[post("/created")]
    async fn created(&self) -> Json<Vec<Item>> {
        Json(Vec::new())
    }

    #[public]
    #[get("/wrapped")]
    async fn wrapped(&self) -> Answer<(CacheControl, Conditional<Json<Item>>)> {
        Ok((CacheControl::no_cache(), Conditional(Json(Item { id: 1 }))))
    }

    #[public]
    #[get("/cookie")]
    async fn cookie(&self, #[cookie(signed)] session: Option<u64>) -> (SetCookie, Json<Item>) {
        (SetCookie::new("session", session.unwrap_or_default()), Json(Item { id: 1 }))
    }

    #[public]
    #[get("/file")]
    async fn file(&self) -> StreamableFile {
        StreamableFile::from_bytes("a")
    }

    #[public]
    #[sse("/events")]
    async fn events(&self, _last: LastEventId) -> Sse {
        Sse::new(futures_util::stream::empty::<Event>())
    }

    #[public]
    #[get("/plain")]
    async fn plain(&self) -> Json<Plain> {
        Json(Plain)
    }

    #[public]
    #[delete("/nothing")]
    #[status(204)]
    async fn nothing(&self) -> Result<(), NotFound> {
        Ok(())
    }

    #[public]
    #[get("/text")]
    async fn text(&self) -> &'static str {
        "text"
    }

    #[public]
    #[get("/redirect")]
    async fn redirect(&self) -> Redirect {
        Redirect::found("/json")
    }

    #[public]
    #[get("/see-other")]
    #[status(303)]
    async fn see_other(&self) -> Redirect {
        Redirect::see_other("/json")
    }

    #[public]
    #[post("/accepted")]
    #[status(202)]
    async fn accepted(&self) -> (StatusCode, Answer<Json<Item>>) {
        (StatusCode::ACCEPTED, Ok(Json(Item { id: 1 })))
    }

    #[public]
    #[get("/headers")]
    async fn headers(&self) -> Result<(HeaderMap, ([(&'static str, &'static str); 1], Json<Item>)), NotFound> {
        Ok((HeaderMap::new(), ([("x-a", "b")], Json(Item { id: 1 }))))
    }

    #[public]
    #[get("/report")]
    async fn report(&self) -> Report {
        Report
    }

    #[public]
    #[get("/silent")]
    async fn silent(&self) -> Silent {
        Silent
    }

    #[public]
    #[get("/unnamed")]
    async fn unnamed(&self) -> impl IntoResponse {
        "unnamed"
    }
}

#[module(controllers = [ResultController])]
pub(super) struct AppModule;

#[track_caller]
fn check(method: &str, path: &str, status: &str, expected: Value) {
    let document = document(&nest::app!(AppModule));
    assert_eq!(operation(&document, method, path)["responses"][status], expected, "{path}");
}

fn item(description: &str) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Item" });
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

#[test]
fn a_stream_is_of_the_media_types_that_its_route_names() {
    let document = document(&nest::app!(AppModule));
    let responses = &operation(&document, "get", "/picture")["responses"];
    for status in ["200", "206"] {
        let content = responses[status]["content"].as_object().unwrap();
        assert_eq!(content.keys().collect::<Vec<_>>(), ["image/jpeg", "image/png"]);
    }
}

#[test]
fn json_has_the_schema_of_its_type_under_the_status_of_the_route() {
    check("get", "/json", "200", item("OK"));
    let schema = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Item" } });
    let list = json!({ "description": "Created", "content": { "application/json": { "schema": schema } } });
    check("post", "/created", "201", list);
    check("get", "/plain", "200", json!({ "description": "OK", "content": { "application/json": {} } }));
}

#[test]
fn what_stands_around_a_result_hides_nothing() {
    check("get", "/wrapped", "200", item("OK"));
    check("get", "/wrapped", "304", json!({ "description": "The client has it already" }));
    check("get", "/cookie", "200", item("OK"));
}

#[test]
fn files_and_events_have_their_media_type() {
    let document = document(&nest::app!(AppModule));
    assert_eq!(super::statuses(operation(&document, "get", "/file")), ["200", "206", "304"]);
    let events = operation(&document, "get", "/events");
    assert!(events["responses"]["200"]["content"]["text/event-stream"].is_object(), "{events}");
    assert_eq!(events["parameters"][0]["name"], "last-event-id");
}

#[test]
fn an_error_behind_an_alias_is_found() {
    let document = document(&nest::app!(AppModule));
    assert_eq!(super::statuses(operation(&document, "get", "/json")), ["200", "404"]);
}

#[test]
fn an_answer_without_a_body_has_no_content() {
    check("delete", "/nothing", "204", json!({ "description": "No Content" }));
}

#[test]
fn texts_and_redirects_are_what_they_are() {
    let text = json!({ "description": "OK", "content": { "text/plain": { "schema": { "type": "string" } } } });
    check("get", "/text", "200", text);
    let headers = json!({ "location": { "schema": { "type": "string" } } });
    check("get", "/redirect", "3XX", json!({ "description": "Go there", "headers": headers }));
    check("get", "/see-other", "303", json!({ "description": "Go there", "headers": headers }));
}

#[test]
fn a_status_and_headers_in_front_hide_neither_value_nor_error() {
    check("post", "/accepted", "202", item("Accepted"));
    check("get", "/headers", "200", item("OK"));
    let document = document(&nest::app!(AppModule));
    for (method, path, statuses) in [("post", "/accepted", ["202", "404"]), ("get", "/headers", ["200", "404"])] {
        assert_eq!(super::statuses(operation(&document, method, path)), statuses, "{path}");
    }
}

#[test]
fn a_response_of_ones_own_says_its_answers() {
    check("get", "/report", "200", item("OK"));
    check("get", "/report", "503", item("A part is down"));
}

#[test]
fn a_response_that_says_nothing_is_an_answer_without_more() {
    check("get", "/silent", "200", json!({ "description": "OK" }));
    check("get", "/unnamed", "200", json!({ "description": "OK" }));
}
