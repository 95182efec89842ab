//! Queries and forms whose names reach into objects.

use nest::http::Json;
use nest::openapi::OpenApi;
use nest::{controller, injectable, module};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use validator::Validate;

#[derive(Deserialize, JsonSchema, Serialize, Validate)]
struct OrderFilter {
    status: Option<String>,
    #[serde(default)]
    tag: Vec<String>,
    #[validate(nested)]
    price: Option<Range>,
}

#[derive(Deserialize, JsonSchema, Serialize, Validate)]
struct Range {
    #[validate(range(min = 1))]
    min: u32,
    max: Option<u32>,
    unit: Option<Unit>,
}

#[derive(Deserialize, JsonSchema, Serialize, Validate)]
struct Unit {
    currency: String,
}

#[injectable]
struct OrdersController;

#[controller("orders")]
impl OrdersController {
    #[public]
    #[get("/")]
    async fn list(&self, #[query] filter: OrderFilter) -> Json<OrderFilter> {
        Json(filter)
    }

    #[public]
    #[post("/")]
    async fn create(&self, #[form] filter: OrderFilter) -> Json<OrderFilter> {
        Json(filter)
    }
}

#[module(controllers = [OrdersController])]
struct AppModule;

#[nest::test]
async fn names_within_names_are_the_fields_of_objects() {
    let app = nest::testing!(AppModule).start().await;
    let filter =
        json!({ "status": "paid", "tag": ["a", "b"], "price": { "min": 3, "max": 9, "unit": { "currency": "EUR" } } });
    let query = "status=paid&tag=a&tag=b&price[min]=3&price[max]=9&price[unit][currency]=EUR";
    app.get(&format!("/orders?{query}")).send().await.expect_status(200).expect_json(&filter);
    let encoded = query.replace('[', "%5B").replace(']', "%5d");
    app.get(&format!("/orders?{encoded}")).send().await.expect_status(200).expect_json(&filter);
    let form = app.post("/orders").content("application/x-www-form-urlencoded", query).send().await;
    form.expect_status(201).expect_json(&filter);
}

#[nest::test]
async fn brackets_with_nothing_in_them_are_a_list() {
    let app = nest::testing!(AppModule).start().await;
    for query in ["tag[]=a&tag[]=b", "tag=a&tag[]=b"] {
        let answer = app.get(&format!("/orders?{query}")).send().await.expect_status(200);
        answer.expect_json_at("/tag", json!(["a", "b"]));
    }
    app.get("/orders?tag[]=a").send().await.expect_status(200).expect_json_at("/tag", json!(["a"]));
}

#[nest::test]
async fn faults_name_the_whole_path() {
    let app = nest::testing!(AppModule).start().await;
    for (query, field) in [
        ("price[min]=0", "price.min"),
        ("price[min]=cheap", "price.min"),
        ("price[max]=9", "price.min"),
        ("price[min]=3&price[unit][other]=x", "price.unit.currency"),
        // A text cannot be an object, on either side of one.
        ("price=3", "price"),
        ("price=3&price[min]=3", "price"),
    ] {
        let answer = app.get(&format!("/orders?{query}")).send().await.expect_status(400);
        let errors = answer.json::<serde_json::Value>()["errors"].clone();
        assert_eq!(errors[0]["field"], field, "{query}: {errors}");
    }
}

#[nest::test]
async fn brackets_elsewhere_are_what_they_are() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/orders?status=[paid]&x[=1&[y]=2&z[[a]]=3").send().await.expect_json_at("/status", json!("[paid]"));
    // Names that reach deeper than anybody's objects cost nothing.
    let deep = format!("/orders?price{}=1", "[unit]".repeat(5000));
    app.get(&deep).send().await.expect_status(200).expect_json_at("/price", json!(null));
}

#[nest::test]
async fn the_document_says_how_objects_are_sent() {
    let app = nest::testing!(AppModule).configure(|app| {
        use nest::openapi::WithOpenApi;
        app.openapi(OpenApi::new("Orders", "1").at("/openapi.json"))
    });
    let app = app.start().await;
    let document: serde_json::Value = app.get("/openapi.json").send().await.json();
    let parameters = document["paths"]["/orders"]["get"]["parameters"].as_array().unwrap().clone();
    let price = parameters.iter().find(|parameter| parameter["name"] == "price").unwrap();
    assert_eq!((&price["style"], &price["explode"]), (&json!("deepObject"), &json!(true)), "{price}");
    let status = parameters.iter().find(|parameter| parameter["name"] == "status").unwrap();
    assert!(status["style"].is_null(), "{status}");
}
