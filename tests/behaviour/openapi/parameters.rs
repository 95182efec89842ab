//! Parameters of the path, the query, headers and cookies; bodies.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use nest::http::{FromParam, FromRequestParts, Http, Json, ParamError, Separated, Unvalidated};
use nest::openapi::{DescribeParameter, Location, Operation, Parameter};
use nest::{ExecutionContext, controller, guard, injectable, module, pipe};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use validator::Validate;

use super::{document, operation, statuses};

/// A page.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(default, rename_all = "camelCase")]
struct PageQuery {
    /// From 1.
    #[validate(range(min = 1))]
    page: u32,
    sort_by: Option<Sort>,
}

impl Default for PageQuery {
    fn default() -> Self {
        PageQuery { page: 1, sort_by: None }
    }
}

#[derive(Deserialize, JsonSchema, nest::FromParam)]
#[serde(rename_all = "snake_case")]
enum Sort {
    Name,
    CreatedAt,
}

#[derive(Deserialize, JsonSchema, Validate)]
struct NewItem {
    #[validate(length(min = 1, max = 20))]
    name: String,
}

/// Has no schema.
#[derive(Deserialize, Validate)]
struct Plain {}

struct Cursor;

impl FromParam for Cursor {
    fn from_param(_: &str) -> Result<Self, ParamError> {
        Ok(Cursor)
    }
}

struct IdempotencyKey;

impl FromRequestParts for IdempotencyKey {
    type Rejection = nest::http::BadRequest;

    async fn from_request_parts(_: &nest_core::pipeline::ExecutionContext<Http>) -> Result<Self, Self::Rejection> {
        Ok(IdempotencyKey)
    }
}

impl DescribeParameter for IdempotencyKey {
    fn describe(operation: &mut Operation) {
        let parameter = Parameter::of::<String>(Location::Header, "idempotency-key");
        operation.parameter(parameter.optional().describe("Makes a repeat harmless."));
    }
}

/// Reads what the handlers below don't.
#[guard]
async fn tenant(#[param] tenant: Uuid, #[header] x_tenant: Option<String>) -> bool {
    tenant.is_nil() && x_tenant.is_none()
}

#[injectable]
struct TrimPipe;

#[pipe]
impl TrimPipe {
    async fn transform(&self, value: String) -> Result<String, nest::http::UnprocessableEntity> {
        Ok(value)
    }
}

#[injectable]
struct ReadController;

#[controller("read", pipes = [TrimPipe])]
impl ReadController {
    #[public]
    #[get("/{id}")]
    async fn values(
        &self,
        #[param] id: i64,
        #[query] since: Option<DateTime<Utc>>,
        #[query] sort: Sort,
        #[query] tags: Vec<String>,
        #[query] ids: Separated<u8>,
    ) {
        let _ = (id, since, sort, tags, ids.0);
    }

    #[public]
    #[get("/others")]
    async fn others(
        &self,
        #[query] cursor: Option<Cursor>,
        #[header("x-trace")] trace: Option<Uuid>,
        #[cookie] theme: String,
    ) {
        let _ = (cursor, trace, theme);
    }

    #[public]
    #[get("/")]
    async fn list(&self, #[query] page: PageQuery, #[query] plain: Unvalidated<NewItem>, key: IdempotencyKey) {
        let _ = (page.page, page.sort_by, plain.0.name, key);
    }

    #[public]
    #[get("/context/{seen}")]
    async fn context(&self, cx: &ExecutionContext) -> String {
        cx.request().path().to_owned()
    }

    #[public]
    #[get("/tenants/{tenant}", guards = [tenant])]
    async fn tenants(&self) {}

    #[public]
    #[post("/")]
    async fn create(&self, #[body] item: NewItem) {
        let _ = item.name;
    }

    #[public]
    #[put("/")]
    async fn replace(&self, #[body] item: Json<NewItem>) {
        let _ = item.0.name;
    }

    #[public]
    #[post("/plain")]
    async fn plain(&self, #[body] _plain: Plain) {}

    #[public]
    #[post("/text")]
    async fn text(&self, #[body] text: String) -> String {
        text
    }

    #[public]
    #[post("/bytes")]
    async fn bytes(&self, #[body] bytes: Bytes) -> Bytes {
        bytes
    }
}

#[module(controllers = [ReadController], providers = [TrimPipe])]
pub(super) struct AppModule;

fn api() -> Value {
    document(&nest::app!(AppModule))
}

#[track_caller]
fn check(path: &str, name: &str, expected: Value) {
    let document = api();
    let parameters = operation(&document, "get", path)["parameters"].as_array().unwrap();
    let parameter = parameters.iter().find(|parameter| parameter["name"] == name);
    assert_eq!(parameter, Some(&expected), "{parameters:#?}");
}

#[test]
fn a_value_has_the_schema_of_its_type_and_its_place() {
    let id =
        json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "integer", "format": "int64" } });
    check("/read/{id}", "id", id);
    let since = json!({ "name": "since", "in": "query", "required": false, "schema": { "type": "string", "format": "date-time" } });
    check("/read/{id}", "since", since);
    let sort =
        json!({ "name": "sort", "in": "query", "required": true, "schema": { "$ref": "#/components/schemas/Sort" } });
    check("/read/{id}", "sort", sort);
    let trace = json!({ "name": "x-trace", "in": "header", "required": false, "schema": { "type": "string", "format": "uuid" } });
    check("/read/others", "x-trace", trace);
    let theme = json!({ "name": "theme", "in": "cookie", "required": true, "schema": { "type": "string" } });
    check("/read/others", "theme", theme);
}

#[test]
fn a_type_without_a_schema_is_a_text() {
    check(
        "/read/others",
        "cursor",
        json!({ "name": "cursor", "in": "query", "required": false, "schema": { "type": "string" } }),
    );
}

#[test]
fn a_list_is_repeated_or_separated() {
    let items = json!({ "type": "array", "items": { "type": "string" } });
    check("/read/{id}", "tags", json!({ "name": "tags", "in": "query", "required": false, "schema": items }));
    let items =
        json!({ "type": "array", "items": { "type": "integer", "format": "uint8", "minimum": 0, "maximum": 255 } });
    let ids =
        json!({ "name": "ids", "in": "query", "required": true, "style": "form", "explode": false, "schema": items });
    check("/read/{id}", "ids", ids);
}

#[test]
fn a_whole_query_is_a_parameter_for_each_property() {
    let schema = json!({ "type": "integer", "format": "uint32", "minimum": 1, "default": 1 });
    let page = json!({ "name": "page", "in": "query", "required": false, "description": "From 1.", "schema": schema });
    check("/read", "page", page);
    let sort = json!({ "name": "sortBy", "in": "query", "required": false, "schema": { "$ref": "#/components/schemas/Sort" } });
    check("/read", "sortBy", sort);
    let name = json!({ "name": "name", "in": "query", "required": true, "schema": { "type": "string" , "minLength": 1, "maxLength": 20} });
    check("/read", "name", name);
    assert!(api()["components"]["schemas"].get("PageQuery").is_none(), "nothing refers to it");
}

#[test]
fn an_extractor_of_ones_own_says_what_it_reads_and_what_it_refuses_with() {
    let key = json!({
        "name": "idempotency-key", "in": "header", "required": false,
        "description": "Makes a repeat harmless.", "schema": { "type": "string" },
    });
    check("/read", "idempotency-key", key);
    assert_eq!(statuses(operation(&api(), "get", "/read")), ["200", "400"]);
}

#[test]
fn a_part_of_the_path_that_nobody_takes_is_a_parameter_all_the_same() {
    let seen = json!({ "name": "seen", "in": "path", "required": true, "schema": { "type": "string" } });
    check("/read/context/{seen}", "seen", seen);
}

#[test]
fn what_a_guard_reads_belongs_to_the_route() {
    let tenant =
        json!({ "name": "tenant", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } });
    check("/read/tenants/{tenant}", "tenant", tenant);
    let header = json!({ "name": "x-tenant", "in": "header", "required": false, "schema": { "type": "string" } });
    check("/read/tenants/{tenant}", "x-tenant", header);
    assert_eq!(statuses(operation(&api(), "get", "/read/tenants/{tenant}")), ["200", "400", "403"]);
}

#[test]
fn a_body_is_needed_and_may_be_refused_for_what_it_is() {
    let document = api();
    let reference = json!({ "schema": { "$ref": "#/components/schemas/NewItem" } });
    for (method, path, content) in [
        ("post", "/read", json!({ "application/json": reference })),
        ("put", "/read", json!({ "application/json": reference })),
        ("post", "/read/plain", json!({ "application/json": {} })),
    ] {
        let operation = operation(&document, method, path);
        assert_eq!(operation["requestBody"], json!({ "required": true, "content": content }), "{method} {path}");
        let success = if method == "post" { "201" } else { "200" };
        assert_eq!(statuses(operation), [success, "400", "413", "415"], "{method} {path}");
    }
    let text = operation(&document, "post", "/read/text");
    assert_eq!(text["requestBody"]["content"], json!({ "text/plain": { "schema": { "type": "string" } } }));
    let bytes = operation(&document, "post", "/read/bytes");
    assert_eq!(bytes["requestBody"]["content"], json!({ "application/octet-stream": {} }));
    assert_eq!(statuses(bytes), ["201", "413"]);
}

#[test]
fn a_pipe_refuses_where_there_is_an_argument_of_its_type() {
    let document = api();
    let text = operation(&document, "post", "/read/text");
    assert!(statuses(text).contains(&"422"), "{text:#}");
    assert!(!statuses(operation(&document, "post", "/read")).contains(&"422"));
}
