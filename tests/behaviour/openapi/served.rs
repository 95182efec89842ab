//! The document and Swagger UI as routes.

use nest::http::Forbidden;
use nest::openapi::{OpenApi, WithOpenApi};
use nest::{controller, guard, injectable, module};
use serde_json::Value;

#[guard]
async fn nobody() -> Result<(), Forbidden> {
    Err(Forbidden::new("nobody"))
}

#[injectable]
struct HelloController;

#[controller("hello")]
impl HelloController {
    #[get("/")]
    async fn hello(&self) {}
}

#[module(controllers = [HelloController], guards = [nobody])]
struct AppModule;

async fn start() -> nest::testing::TestApp {
    let openapi = OpenApi::new("Te<st", "1").at("/openapi.json").swagger_ui("/docs");
    // The prefix is set behind it, and counts all the same.
    nest::testing!(AppModule).configure(|app| app.openapi(openapi).global_prefix("api")).start().await
}

#[nest::test]
async fn the_document_is_served_without_guards_and_without_the_prefix() {
    let app = start().await;
    app.get("/api/hello").send().await.expect_status(403);
    let response = app.get("/openapi.json").send().await.expect_status(200);
    assert_eq!(response.header("content-type"), Some("application/json"));
    let document: Value = response.json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, ["/api/hello"]);
    app.get("/api/openapi.json").send().await.expect_status(404);
    app.post("/openapi.json").send().await.expect_status(405).expect_header("allow", "GET, HEAD, OPTIONS");
}

#[nest::test]
async fn swagger_ui_is_served_from_the_program_under_a_strict_policy() {
    let app = start().await;
    let page = app.get("/docs").send().await.expect_status(200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = page.header("content-security-policy").unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
    let page = page.text();
    assert!(page.contains("<title>Te&lt;st</title>"), "{page}");
    assert!(!page.contains("<script>") && !page.contains("http"), "{page}");
    let assets = page.split('"').filter(|text| text.starts_with("docs/"));
    for asset in assets {
        app.get(&format!("/{asset}")).send().await.expect_status(200);
    }
    let start = app.get("/docs/start.js").send().await.expect_status(200);
    assert_eq!(start.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert!(start.text().contains("\"url\":\"openapi.json\""), "{}", start.text());
}

#[nest::test]
async fn an_unknown_asset_is_404() {
    let app = start().await;
    for path in ["/docs/nope.js", "/docs/swagger-initializer.js", "/docs/", "/docs/a/b", "/docs/%2e%2e"] {
        app.get(path).send().await.expect_status(404).expect_message(&format!("Cannot GET {path}"));
    }
}

#[nest::test]
async fn a_path_that_a_handler_has_as_well_ends_the_start() {
    let openapi = OpenApi::new("Test", "1").at("/hello");
    let started = nest::testing!(AppModule).configure(|app| app.openapi(openapi)).try_start().await;
    let message = started.err().unwrap().to_string();
    assert!(message.contains("GET /hello (added to the application) is already handled by GET /hello"), "{message}");
}

#[nest::test]
async fn an_application_without_it_has_no_such_route() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/openapi.json").send().await.expect_status(404);
}
