//! Partial updates: fields that are left out, null, or have a value.

use nest::http::Patch;
use nest::openapi::OpenApi;
use nest::testing::TestApp;
use nest::{controller, injectable, module};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use validator::{Validate, ValidationError};

#[derive(Deserialize, JsonSchema, Validate)]
struct Size {
    #[validate(range(min = 1))]
    width: u32,
}

#[derive(Deserialize, JsonSchema, Validate)]
#[serde(rename_all = "camelCase")]
struct UpdateProduct {
    #[validate(length(min = 1, max = 5))]
    name: Patch<String>,
    #[validate(length(max = 5))]
    description: Patch<Option<String>>,
    #[validate(range(min = 0, max = 100))]
    price_cents: Patch<i64>,
    #[validate(range(min = 0))]
    weight: Patch<Option<i64>>,
    #[validate(email)]
    contact: Patch<String>,
    #[validate(nested)]
    size: Patch<Size>,
    #[validate(custom(function = not_the_old_ones))]
    tags: Patch<Vec<String>>,
}

fn not_the_old_ones(tags: &Patch<Vec<String>>) -> Result<(), ValidationError> {
    match tags {
        Patch::Value(tags) if tags.iter().any(|tag| tag == "old") => Err(ValidationError::new("old")),
        _ => Ok(()),
    }
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Sent {
    #[serde(skip_serializing_if = "Patch::is_missing")]
    name: Patch<Option<String>>,
}

#[injectable]
struct ProductController;

#[controller("products")]
impl ProductController {
    #[public]
    #[patch]
    async fn update(&self, #[body] update: UpdateProduct) -> String {
        let UpdateProduct { name, description, price_cents, weight, contact, size, tags } = update;
        let size = size.map(|size| size.width);
        format!("{name:?} {description:?} {price_cents:?} {weight:?} {contact:?} {size:?} {tags:?}")
    }
}

#[module(controllers = [ProductController])]
struct AppModule;

async fn start() -> TestApp {
    nest::testing!(AppModule).start().await
}

#[nest::test]
async fn what_is_left_out_is_not_null() {
    let app = start().await;
    for (body, expected) in [
        (json!({}), "Missing Missing Missing Missing Missing Missing Missing"),
        (
            json!({ "description": null, "weight": null }),
            "Missing Value(None) Missing Value(None) Missing Missing Missing",
        ),
        (
            json!({ "name": "Tea", "description": "Green", "priceCents": 7, "weight": 1, "size": { "width": 2 } }),
            r#"Value("Tea") Value(Some("Green")) Value(7) Value(Some(1)) Missing Value(2) Missing"#,
        ),
    ] {
        app.patch("/products").json(&body).send().await.expect_status(200).expect_text(expected);
    }
}

#[nest::test]
async fn null_is_a_fault_where_the_type_has_none() {
    let app = start().await;
    for field in ["name", "priceCents", "contact", "size", "tags"] {
        let answer = app.patch("/products").json(&json!({ field: null })).send().await.expect_status(400);
        let body: Value = answer.json();
        assert_eq!(body["errors"][0]["field"], *field, "{body}");
    }
}

#[nest::test]
async fn the_rules_hold_for_values_and_all_faults_are_told() {
    let app = start().await;
    let body = json!({
        "name": "", "description": "too long", "priceCents": 101, "weight": -1, "contact": "nobody",
        "size": { "width": 0 }, "tags": ["old"],
    });
    let body: Value = app.patch("/products").json(&body).send().await.expect_status(400).json();
    let fields: Vec<&str> =
        body["errors"].as_array().unwrap().iter().map(|fault| fault["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["name", "description", "priceCents", "weight", "contact", "size.width", "tags"]);
    let wrong = json!({ "name": 7, "unknown": 1 });
    let body: Value = app.patch("/products").json(&wrong).send().await.expect_status(400).json();
    assert_eq!(body["errors"].as_array().map(Vec::len), Some(2), "{body}");
}

#[test]
fn a_field_is_described_by_its_value_and_not_required() {
    let document = OpenApi::new("Shop", "1").document(&nest::app!(AppModule));
    let schema = &document["components"]["schemas"]["UpdateProduct"];
    assert_eq!(schema["required"], Value::Null);
    assert_eq!(schema["properties"]["name"], json!({ "type": "string", "minLength": 1, "maxLength": 5 }));
    assert_eq!(schema["properties"]["description"]["type"], json!(["string", "null"]));
    assert_eq!(schema["properties"]["size"], json!({ "$ref": "#/components/schemas/Size" }));
}

#[test]
fn a_patch_that_is_sent_says_what_it_was_told() {
    for (text, name) in [
        ("{}", Patch::Missing),
        (r#"{"name":null}"#, Patch::Value(None)),
        (r#"{"name":"Tea"}"#, Patch::Value(Some("Tea".to_owned()))),
    ] {
        let sent = Sent { name };
        assert_eq!(serde_json::to_string(&sent).unwrap(), text);
        assert_eq!(serde_json::from_str::<Sent>(text).unwrap(), sent);
    }
}

#[test]
fn a_value_is_written_over_what_there_is() {
    let mut name = Some("Tea".to_owned());
    Patch::Missing.apply_to(&mut name);
    assert_eq!(name.as_deref(), Some("Tea"));
    Patch::Value(None).apply_to(&mut name);
    assert_eq!(name, None);
    assert_eq!(Patch::Missing.unwrap_or(1), 1);
    assert_eq!(Patch::from(Some(2)).unwrap_or(1), 2);
    assert_eq!(Option::from(Patch::Value(2).map(|number| number + 1)), Some(3));
}
