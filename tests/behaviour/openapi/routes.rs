//! Paths, names, texts and tags.

use nest::http::Versioning;
use nest::{controller, injectable, module};
use serde_json::json;

use super::{document, operation};

#[injectable]
struct ItemController;

/// Things
///
/// What there is to be had.
#[controller("items", version = "1")]
impl ItemController {
    /// List all
    /// items
    ///
    /// The newest first.
    #[public]
    #[get("/", version = ["1", "2"])]
    async fn list(&self) {}

    #[public]
    #[get("/{id}")]
    async fn find(&self, #[param] id: i64) -> String {
        id.to_string()
    }

    #[public]
    #[delete("/{item_id}")]
    #[deprecated]
    async fn remove(&self, #[param] item_id: i64) {
        let _ = item_id;
    }

    #[public]
    #[openapi(tags = ["Files"], operation_id = "readFile")]
    #[get("/files/{*path}")]
    async fn file(&self, #[param] path: String) -> String {
        path
    }

    #[public]
    #[openapi(hide)]
    #[get("/secret")]
    async fn secret(&self) {}
}

/// Probes
#[injectable]
struct HealthController;

#[controller("health")]
impl HealthController {
    #[public]
    #[get("/")]
    async fn health(&self) {}
}

#[injectable]
struct AnyController;

#[controller("health")]
impl AnyController {
    #[public]
    #[all("/any")]
    async fn any(&self) {}

    #[public]
    #[get("/any")]
    async fn get(&self) {}
}

#[injectable]
struct InternalController;

#[controller("internal")]
#[openapi(hide)]
impl InternalController {
    #[public]
    #[get("/")]
    async fn read(&self) {}
}

#[module(controllers = [ItemController, HealthController, AnyController, InternalController])]
pub(super) struct AppModule;

fn application() -> nest::http::Application {
    nest::app!(AppModule).global_prefix("api").exclude(["health"]).versioning(Versioning::Uri)
}

#[test]
fn paths_have_the_global_prefix_and_the_version() {
    let document = document(&application());
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "/api/v1/items",
        "/api/v1/items/files/{path}",
        "/api/v1/items/{id}",
        "/api/v2/items",
        "/health",
        "/health/any",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn an_operation_is_named_by_controller_and_method_and_by_its_version_where_it_has_several() {
    let document = document(&application());
    assert_eq!(operation(&document, "get", "/api/v1/items/{id}")["operationId"], "ItemController_find");
    assert_eq!(operation(&document, "get", "/api/v1/items")["operationId"], "ItemController_list_v1");
    assert_eq!(operation(&document, "get", "/api/v2/items")["operationId"], "ItemController_list_v2");
    assert_eq!(operation(&document, "get", "/api/v1/items/files/{path}")["operationId"], "readFile");
}

#[test]
fn the_first_paragraph_of_a_doc_comment_is_the_summary_and_the_rest_the_description() {
    let document = document(&application());
    let list = operation(&document, "get", "/api/v1/items");
    assert_eq!((&list["summary"], &list["description"]), (&json!("List all items"), &json!("The newest first.")));
    assert!(operation(&document, "get", "/api/v1/items/{id}").get("summary").is_none());
}

#[test]
fn a_controller_is_a_tag_named_by_the_doc_comment_of_its_routes_or_of_its_struct_or_else_by_its_type() {
    let document = document(&application());
    let expected = json!([
        { "name": "Things", "description": "What there is to be had." },
        { "name": "Files" },
        { "name": "Probes" },
        { "name": "Any" },
    ]);
    assert_eq!(document["tags"], expected);
    assert_eq!(operation(&document, "get", "/api/v1/items")["tags"], json!(["Things"]));
    assert_eq!(operation(&document, "get", "/api/v1/items/files/{path}")["tags"], json!(["Files"]));
}

#[test]
fn patterns_that_differ_in_names_alone_are_one_path() {
    let document = document(&application());
    let remove = operation(&document, "delete", "/api/v1/items/{id}");
    assert_eq!(remove["parameters"][0]["name"], "id");
    assert_eq!(remove["parameters"][0]["schema"]["type"], "integer");
    assert_eq!(remove["deprecated"], true);
}

#[test]
fn a_route_for_all_methods_leaves_those_to_others_that_have_one() {
    let document = document(&application());
    assert_eq!(operation(&document, "get", "/health/any")["operationId"], "AnyController_get");
    assert_eq!(operation(&document, "put", "/health/any")["operationId"], "AnyController_any_put");
    assert!(document["paths"]["/health/any"]["trace"].is_object());
}

#[test]
fn the_document_is_the_same_each_time() {
    assert_eq!(document(&application()).to_string(), document(&application()).to_string());
}
