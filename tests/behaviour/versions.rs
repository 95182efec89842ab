//! Versions that a request tells elsewhere than in its path.

use nest::ExecutionContext;
use nest::http::{Application, Method, Parts, Versioning};
use nest::openapi::OpenApi;
use nest::testing::{TestApp, TestRequest};
use nest::{controller, injectable, module};
use serde_json::json;

use crate::log::Log;

#[injectable]
struct FirstController;

#[controller("items", version = "1")]
impl FirstController {
    #[public]
    #[get]
    async fn list(&self) -> &'static str {
        "list of 1"
    }

    #[public]
    #[get("/{id}")]
    async fn find(&self, #[param] id: String) -> String {
        format!("{id} of 1")
    }

    #[public]
    #[post(version = ["1", "3"])]
    async fn create(&self) -> &'static str {
        "created in 1 or 3"
    }
}

#[injectable]
struct SecondController;

#[controller("items", version = ["2", "3"])]
impl SecondController {
    #[public]
    #[get]
    async fn list(&self) -> &'static str {
        "list of 2 or 3"
    }

    #[public]
    #[get("/{name}")]
    async fn find(&self, #[param] name: String, cx: &ExecutionContext) -> String {
        format!("{name} of {} in {}", cx.handler().name, cx.request().pattern())
    }
}

#[injectable]
struct NeutralController;

#[controller("items", version = [])]
impl NeutralController {
    #[public]
    #[get("/{id}")]
    async fn find(&self, #[param] id: String) -> String {
        format!("{id} of any")
    }
}

#[injectable]
struct PlainController;

#[controller("plain")]
impl PlainController {
    #[public]
    #[get]
    async fn plain(&self) -> &'static str {
        "plain"
    }
}

#[module(controllers = [FirstController, SecondController, NeutralController, PlainController])]
struct AppModule;

async fn start(configure: impl FnOnce(Application) -> Application + Send + 'static) -> TestApp {
    nest::testing!(AppModule).configure(configure).start().await
}

async fn by_header() -> TestApp {
    start(|app| app.versioning(Versioning::Header("X-Api-Version"))).await
}

/// The answer to a request, `404` and the like when it is no success.
async fn answer(request: TestRequest<'_>) -> String {
    let answer = request.send().await;
    if answer.status() < 300 { answer.text().to_owned() } else { answer.status().to_string() }
}

#[nest::test]
async fn a_header_says_which_version_is_meant() {
    let app = by_header().await;
    for (path, version, expected) in [
        ("/items", "1", "list of 1"),
        ("/items", "2", "list of 2 or 3"),
        ("/items", "3", "list of 2 or 3"),
        ("/items", " 1 ", "list of 1"),
        ("/items/7", "1", "7 of 1"),
        ("/items/7", "2", "7 of find in /items/{name}"),
        ("/plain", "9", "plain"),
    ] {
        assert_eq!(answer(app.get(path).header("x-api-version", version)).await, expected, "{path} {version}");
    }
}

#[nest::test]
async fn an_unknown_version_is_404_unless_a_route_has_none() {
    let app = by_header().await;
    for (path, expected) in [("/items", "404"), ("/items/7", "7 of any"), ("/plain", "plain")] {
        assert_eq!(answer(app.get(path).header("x-api-version", "9")).await, expected);
        assert_eq!(answer(app.get(path)).await, expected, "{path} without a version");
    }
    let refused = app.get("/items").header("x-api-version", "9").send().await.expect_status(404);
    refused.expect_message("Cannot GET /items");
}

#[nest::test]
async fn methods_are_those_of_a_version() {
    let app = by_header().await;
    assert_eq!(answer(app.post("/items").header("x-api-version", "3")).await, "created in 1 or 3");
    let refused = app.post("/items").header("x-api-version", "2").send().await.expect_status(405);
    refused.expect_header("allow", "GET, POST, HEAD, OPTIONS");
    let head = app.head("/items").header("x-api-version", "1").send().await.expect_status(200);
    head.expect_header("content-length", "9").expect_text("");
    app.request(Method::OPTIONS, "/items").send().await.expect_status(204);
}

#[nest::test]
async fn answers_say_what_they_depend_on() {
    let app = by_header().await;
    let list = app.get("/items").header("x-api-version", "1").send().await;
    list.expect_header("vary", "X-Api-Version");
    assert!(app.get("/plain").send().await.header("vary").is_none());
}

#[nest::test]
async fn a_parameter_of_accept_says_which_version_is_meant() {
    let app = start(|app| app.versioning(Versioning::MediaType("v"))).await;
    for (accept, expected) in [
        ("application/json;v=1", "list of 1"),
        ("application/json; q=0.9; v=2", "list of 2 or 3"),
        ("application/json;v=9, application/json;v=1", "list of 1"),
        ("application/json", "404"),
    ] {
        assert_eq!(answer(app.get("/items").header("accept", accept)).await, expected, "{accept}");
    }
    let list = app.get("/items").header("accept", "text/plain;v=1").send().await;
    list.expect_header("vary", "accept");
}

/// The versions in the query, the best one first.
fn in_query(parts: &Parts) -> Vec<String> {
    let versions = parts.uri.query().and_then(|query| query.strip_prefix("v=")).unwrap_or_default();
    versions.split(',').map(str::to_owned).collect()
}

#[nest::test]
async fn a_function_says_which_version_is_meant() {
    let app = start(|app| app.versioning(Versioning::Custom(in_query))).await;
    for (path, expected) in [
        ("/items?v=1", "list of 1"),
        ("/items?v=2", "list of 2 or 3"),
        ("/items?v=9,1,2", "list of 1"),
        ("/items", "404"),
    ] {
        assert_eq!(answer(app.get(path)).await, expected, "{path}");
    }
}

#[nest::test]
async fn what_states_no_version_may_be_given_one() {
    let app = start(|app| app.versioning(Versioning::Header("x-api-version")).default_version("4")).await;
    assert_eq!(answer(app.get("/plain").header("x-api-version", "4")).await, "plain");
    assert_eq!(answer(app.get("/plain")).await, "404");
    assert_eq!(answer(app.get("/items/7")).await, "7 of any");
    let app = start(|app| app.versioning(Versioning::Uri).default_version("4")).await;
    assert_eq!(answer(app.get("/v4/plain")).await, "plain");
    assert_eq!(answer(app.get("/plain")).await, "404");
    assert_eq!(answer(app.get("/items/7")).await, "7 of any");
}

#[nest::test]
async fn versions_are_told_apart_behind_layers_as_well() {
    let app = start(|app| app.versioning(Versioning::Header("x-api-version")).access_log().problem_details()).await;
    assert_eq!(answer(app.get("/items").header("x-api-version", "2")).await, "list of 2 or 3");
    app.get("/items").send().await.expect_status(404).expect_header("content-type", "application/problem+json");
}

#[nest::test]
async fn a_name_that_no_header_can_have_ends_the_start() {
    let app = nest::testing!(AppModule).configure(|app| app.versioning(Versioning::Header("x version")));
    let error = app.try_start().await.err().expect("the application does not start");
    assert!(error.to_string().contains("`Versioning::Header(\"x version\")` is no name of a header"), "{error}");
}

/// Why an application does not start.
async fn refused(configure: impl FnOnce(Application) -> Application + Send + 'static) -> String {
    let refused = nest::testing!(AllStatedModule).configure(configure).try_start().await.err();
    refused.expect("the application does not start").to_string()
}

#[module(controllers = [FirstController, NeutralController])]
struct AllStatedModule;

#[module(controllers = [FirstController])]
struct FirstModule;

#[nest::test]
async fn a_default_version_that_no_route_gets_ends_the_start() {
    let error = refused(|app| app.versioning(Versioning::Uri).default_version("4")).await;
    assert!(
        error.contains("`default_version(\"4\")` gives its version to no route: each of them says its own"),
        "{error}"
    );
    let error = refused(|app| app.default_version("4")).await;
    assert!(
        error.contains("`default_version(\"4\")` means nothing as long as no request can tell its version"),
        "{error}"
    );
    assert!(error.contains("add `versioning(Versioning::Uri)`"), "{error}");
}

#[nest::test]
async fn a_default_version_that_clashes_with_a_stated_one_ends_the_start() {
    let app = nest::testing!(ClashingModule);
    let error = app.configure(|app| app.versioning(Versioning::Uri).default_version("1")).try_start().await;
    let error = error.err().expect("the application does not start").to_string();
    assert!(error.contains("GET /v1/items"), "{error}");
    assert!(error.contains("is already handled by"), "{error}");
    // Without one they are told apart.
    nest::testing!(ClashingModule).configure(|app| app.versioning(Versioning::Uri)).start().await;
}

#[injectable]
struct UnstatedController;

#[controller("items")]
impl UnstatedController {
    #[public]
    #[get]
    async fn list(&self) -> &'static str {
        "list"
    }
}

#[module(controllers = [FirstController, UnstatedController])]
struct ClashingModule;

#[nest::test]
async fn versions_that_no_request_can_tell_are_warned_of() {
    let log = Log::start();
    let app = nest::testing!(FirstModule).start().await;
    assert_eq!(answer(app.get("/items")).await, "list of 1");
    // A route of several versions is there once.
    assert_eq!(answer(app.post("/items")).await, "created in 1 or 3");
    let warnings = log.of("nest_core::http::application::routes");
    let [warning] = &warnings[..] else { panic!("one warning: {}", log.text()) };
    assert_eq!(warning["level"], "WARN");
    let said = warning["fields"]["message"].as_str().unwrap();
    assert!(said.starts_with("routes state versions, and the application has no `versioning(…)`"), "{said}");
    start(|app| app.versioning(Versioning::Uri)).await;
    assert_eq!(log.of("nest_core::http::application::routes").len(), 1);
}

#[test]
fn the_document_has_one_operation_for_the_versions_of_a_path() {
    let app = nest::app!(AppModule).versioning(Versioning::Header("x-api-version"));
    let document = OpenApi::new("Items", "1").document(&app);
    let parameters = |path: &str| document["paths"][path]["get"]["parameters"].clone();
    let version = |required: bool| {
        let schema = json!({ "type": "string", "enum": ["1", "2", "3"] });
        json!({ "name": "x-api-version", "in": "header", "required": required,
            "description": "The version of the API", "schema": schema })
    };
    assert_eq!(parameters("/items"), json!([version(true)]));
    // There is one without a version too.
    assert_eq!(parameters("/items/{id}")[1], version(false));
    assert!(document["paths"]["/plain"]["get"]["parameters"].is_null());
}

#[test]
fn versions_in_the_accept_header_are_media_types_of_the_document() {
    let app = nest::app!(AppModule).versioning(Versioning::MediaType("v"));
    let document = OpenApi::new("Items", "1").document(&app);
    let content = document["paths"]["/items"]["get"]["responses"]["200"]["content"].as_object().unwrap();
    assert_eq!(content.keys().collect::<Vec<_>>(), ["text/plain;v=1", "text/plain;v=2", "text/plain;v=3"]);
}
