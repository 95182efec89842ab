//! Structs of some fields of a struct.

use chrono::NaiveDate;
use nest::http::{AsString, Patch};
use nest::openapi::OpenApi;
use nest::testing::TestApp;
use nest::{controller, injectable, module, variants};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use validator::{Validate, ValidationError};

/// What is sold.
#[variants(
    /// What a PATCH may say.
    UpdateProduct = partial(omit(id)),
    ProductName = pick(name, sku),
    pub(crate) NewProduct = omit(id),
    #[derive(Clone, Debug, PartialEq, Serialize)]
    Label = pick(name),
)]
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema, Validate)]
#[serde(rename_all = "camelCase", rename = "Goods")]
struct Product {
    #[serde(with = "AsString")]
    id: i64,
    /// Unique.
    #[validate(length(min = 1, max = 5), custom(function = "in_capitals"))]
    sku: String,
    #[validate(length(min = 1))]
    name: String,
    #[validate(length(max = 5), custom(function = in_capitals))]
    description: Option<String>,
    #[validate(range(min = 0))]
    #[serde(default = "one")]
    price_cents: i64,
    #[serde(with = "AsString")]
    seller_id: i64,
    #[validate(required, range(min = 1))]
    weight: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<NaiveDate>,
}

fn one() -> i64 {
    1
}

fn in_capitals(text: &str) -> Result<(), ValidationError> {
    match text.chars().any(char::is_lowercase) {
        true => Err(ValidationError::new("capitals")),
        false => Ok(()),
    }
}

fn product() -> Product {
    Product {
        id: 1,
        sku: "TEA".to_owned(),
        name: "Tea".to_owned(),
        description: None,
        price_cents: 5,
        seller_id: 9,
        weight: Some(2),
        since: None,
    }
}

#[injectable]
struct ProductController;

#[controller("products")]
impl ProductController {
    #[public]
    #[post]
    async fn create(&self, #[body] new: NewProduct) -> String {
        format!("{} {} {}", new.sku, new.price_cents, new.seller_id)
    }

    #[public]
    #[put("/name")]
    async fn name(&self, #[body] name: ProductName) -> String {
        format!("{} {}", name.sku, name.name)
    }

    #[public]
    #[patch]
    async fn update(&self, #[body] update: UpdateProduct) -> String {
        let mut product = product();
        update.apply_to(&mut product);
        let Product { sku, description, price_cents, seller_id, weight, since, .. } = product;
        format!("{sku} {description:?} {price_cents} {seller_id} {weight:?} {since:?}")
    }
}

#[module(controllers = [ProductController])]
struct AppModule;

async fn start() -> TestApp {
    nest::testing!(AppModule).start().await
}

fn fields(body: &Value) -> Vec<&str> {
    body["errors"].as_array().unwrap().iter().map(|fault| fault["field"].as_str().unwrap()).collect()
}

#[nest::test]
async fn a_variant_reads_its_fields_and_no_others() {
    let app = start().await;
    let new = json!({ "sku": "TEA", "name": "Tea", "sellerId": "7", "weight": 1 });
    app.post("/products").json(&new).send().await.expect_status(201).expect_text("TEA 1 7");
    let name = json!({ "sku": "TEA", "name": "Tea" });
    app.put("/products/name").json(&name).send().await.expect_status(200).expect_text("TEA Tea");
    let body: Value = app.put("/products/name").json(&new).send().await.expect_status(400).json();
    assert_eq!(body["message"], json!(["property sellerId should not exist", "property weight should not exist"]));
}

#[nest::test]
async fn a_partial_tells_what_is_left_out_from_null_and_from_a_value() {
    let app = start().await;
    for (body, expected) in [
        (json!({}), "TEA None 5 9 Some(2) None"),
        (json!({ "description": "GREEN", "sellerId": "7" }), r#"TEA Some("GREEN") 5 7 Some(2) None"#),
        (json!({ "since": "2026-01-02", "weight": 3 }), "TEA None 5 9 Some(3) Some(2026-01-02)"),
        (json!({ "since": null }), "TEA None 5 9 Some(2) None"),
    ] {
        app.patch("/products").json(&body).send().await.expect_status(200).expect_text(expected);
    }
    for field in ["sku", "priceCents", "sellerId", "weight"] {
        let body: Value = app.patch("/products").json(&json!({ field: null })).send().await.expect_status(400).json();
        assert_eq!(fields(&body), [field]);
    }
}

#[nest::test]
async fn the_rules_of_the_source_hold_for_each_variant() {
    let app = start().await;
    let body =
        json!({ "sku": "tea", "name": "", "description": "green tea", "priceCents": -1, "weight": 0, "sellerId": 7 });
    let all = ["sku", "name", "description", "priceCents", "weight", "sellerId"];
    for (method, path, at_fault) in [("post", "/products", &all[..]), ("patch", "/products", &all[..])] {
        let request = if method == "post" { app.post(path) } else { app.patch(path) };
        let body: Value = request.json(&body).send().await.expect_status(400).json();
        let mut found = fields(&body);
        found.sort_unstable();
        let mut at_fault = at_fault.to_vec();
        at_fault.sort_unstable();
        assert_eq!(found, at_fault, "{method} {body}");
    }
    let body: Value = app.patch("/products").json(&json!({ "id": "1" })).send().await.expect_status(400).json();
    assert_eq!(body["message"], json!(["property id should not exist"]));
}

#[test]
fn schemas_and_documentation_are_carried_over() {
    let document = OpenApi::new("Shop", "1").document(&nest::app!(AppModule));
    let schemas = &document["components"]["schemas"];
    let update = &schemas["UpdateProduct"];
    assert_eq!(update["required"], Value::Null);
    assert_eq!(update["description"], "What a PATCH may say.");
    let sku = json!({ "type": "string", "description": "Unique.", "minLength": 1, "maxLength": 5 });
    assert_eq!(update["properties"]["sku"], sku);
    assert_eq!(update["properties"]["sellerId"], json!({ "type": "string", "pattern": "^-?[0-9]+$" }));
    assert_eq!(schemas["ProductName"]["required"], json!(["sku", "name"]));
    assert_eq!(schemas["ProductName"]["description"], "What is sold.");
    assert_eq!(schemas["NewProduct"]["required"], json!(["sku", "name", "sellerId", "weight"]));
}

#[test]
fn a_variant_may_have_derives_of_its_own_and_a_partial_that_is_sent_says_what_it_was_told() {
    let label = Label { name: "Tea".to_owned() };
    assert_eq!(serde_json::to_value(label.clone()).unwrap(), json!({ "name": "Tea" }));
    let text = r#"{"name":"Tea","description":null,"sellerId":"4"}"#;
    let update: UpdateProduct = serde_json::from_str(text).unwrap();
    assert_eq!(update.seller_id, Patch::Value(4));
    assert_eq!(serde_json::to_string(&update).unwrap(), text);
}

#[test]
fn large_integers_arrive_as_they_are() {
    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Ids {
        #[serde(with = "AsString")]
        one: u64,
        #[serde(with = "AsString")]
        none: Option<i128>,
        #[serde(with = "AsString")]
        many: Vec<i64>,
    }
    let ids = Ids { one: u64::MAX, none: None, many: vec![i64::MIN, 9_007_199_254_740_993] };
    let text = r#"{"one":"18446744073709551615","none":null,"many":["-9223372036854775808","9007199254740993"]}"#;
    assert_eq!(serde_json::to_string(&ids).unwrap(), text);
    assert_eq!(serde_json::from_str::<Ids>(text).unwrap(), ids);
    for wrong in ["7", "\"7.0\"", "\"\"", "\"x\"", "\"18446744073709551616\""] {
        let text = format!(r#"{{"one":{wrong},"none":null,"many":[]}}"#);
        assert!(serde_json::from_str::<Ids>(&text).is_err(), "{wrong}");
    }
}
