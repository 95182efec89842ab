//! The schemas of types.

use std::collections::HashMap;

use nest::http::Json;
use nest::{controller, injectable, module};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use validator::Validate;

use super::{document, operation};

const LONGEST: u64 = 128;

/// Who wants in.
#[derive(Deserialize, JsonSchema, Validate)]
#[serde(rename_all = "camelCase")]
struct Register {
    #[validate(email)]
    email: String,
    /// Not too short.
    #[validate(length(min = 8, max = LONGEST))]
    #[schemars(example = "correct horse")]
    pass_word: String,
    address: Option<Address>,
    /// May be left out, and is not null.
    #[serde(default)]
    #[schemars(with = "String")]
    nick: Option<String>,
    #[serde(default)]
    #[schemars(with = "Country")]
    country: Option<Country>,
    kind: Option<Kind>,
    #[validate(nested)]
    open: Option<Open>,
}

/// A variant is an object with its tag, so the schema of what it holds stays open.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "kind")]
enum Kind {
    #[expect(dead_code, reason = "its schema is what is looked at")]
    Tall(Tall),
}

#[derive(Deserialize, JsonSchema)]
struct Tall {
    #[expect(dead_code, reason = "its schema is what is looked at")]
    height: u8,
}

/// Has whatever else it likes, and says so.
#[derive(Deserialize, JsonSchema, Validate)]
struct Open {
    #[serde(flatten)]
    #[expect(dead_code, reason = "its schema is what is looked at")]
    rest: HashMap<String, String>,
}

#[derive(Deserialize, JsonSchema, Serialize, Validate)]
struct Address {
    city: String,
    /// Differs in requests, where it may be left out, and in answers.
    #[serde(default)]
    lines: Vec<String>,
    country: Country,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
enum Country {
    Uk,
    De,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "{T}Page")]
struct Page<T> {
    data: Vec<T>,
    next: Option<String>,
}

#[derive(JsonSchema, Serialize)]
struct User {
    address: Address,
    country: Country,
}

mod other {
    /// Another type of the same name.
    #[derive(schemars::JsonSchema, serde::Serialize)]
    pub(super) struct User {
        pub(super) name: String,
    }
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[post("/")]
    async fn register(&self, #[body] user: Register) -> Json<Page<User>> {
        let _ = (user.email, user.pass_word, user.address, user.kind, user.open, user.nick, user.country);
        Json(Page { data: Vec::new(), next: None })
    }

    #[public]
    #[get("/other")]
    async fn other(&self) -> Json<other::User> {
        Json(other::User { name: String::new() })
    }
}

#[module(controllers = [UserController])]
pub(super) struct AppModule;

fn schemas() -> Value {
    document(&nest::app!(AppModule))["components"]["schemas"].clone()
}

#[test]
fn rules_of_validation_are_limits_of_the_schema() {
    let schemas = schemas();
    let properties = &schemas["Register"]["properties"];
    assert_eq!(properties["email"]["format"], "email");
    assert_eq!((&properties["passWord"]["minLength"], &properties["passWord"]["maxLength"]), (&json!(8), &json!(128)));
    assert_eq!(properties["passWord"]["description"], "Not too short.");
    assert_eq!(properties["passWord"]["examples"], json!(["correct horse"]));
    assert_eq!(schemas["Register"]["required"], json!(["email", "passWord"]));
    assert_eq!(schemas["Register"]["description"], "Who wants in.");
}

#[test]
fn a_type_is_one_schema_that_others_refer_to() {
    let document = document(&nest::app!(AppModule));
    let schema = &operation(&document, "post", "/users")["responses"]["201"]["content"]["application/json"]["schema"];
    assert_eq!(*schema, json!({ "$ref": "#/components/schemas/UserPage" }));
    let page = &document["components"]["schemas"]["UserPage"];
    assert_eq!(page["properties"]["data"]["items"], json!({ "$ref": "#/components/schemas/User" }));
}

#[test]
fn a_type_that_differs_in_answers_has_a_schema_for_them() {
    let schemas = schemas();
    assert_eq!(schemas["Address"]["required"], json!(["city", "country"]));
    assert_eq!(schemas["AddressOutput"]["required"], json!(["city", "lines", "country"]));
    assert_eq!(schemas["User"]["properties"]["address"], json!({ "$ref": "#/components/schemas/AddressOutput" }));
    assert!(schemas.get("CountryOutput").is_none(), "it is the same in both");
}

#[test]
fn a_body_whose_unknown_properties_are_refused_says_so() {
    let schemas = schemas();
    let closed = |name: &str| schemas[name]["additionalProperties"].clone();
    assert_eq!((closed("Register"), closed("Address")), (json!(false), json!(false)));
    assert_eq!(closed("Open"), json!({ "type": "string" }));
    assert_eq!((closed("Tall"), closed("User"), closed("AddressOutput")), (Value::Null, Value::Null, Value::Null));
}

#[test]
fn a_default_that_the_type_does_not_admit_is_not_stated() {
    let properties = schemas()["Register"]["properties"].clone();
    assert_eq!(properties["nick"], json!({ "type": "string", "description": "May be left out, and is not null." }));
    assert_eq!(properties["country"], json!({ "$ref": "#/components/schemas/Country" }));
    assert_eq!(schemas()["Address"]["properties"]["lines"]["default"], json!([]));
}

#[test]
fn what_is_always_in_an_answer_is_required_there() {
    assert_eq!(schemas()["UserPage"]["required"], json!(["data", "next"]));
}

#[test]
fn two_types_of_one_name_are_two_schemas() {
    let schemas = schemas();
    assert!(schemas["User2"]["properties"].get("name").is_some(), "{schemas:#}");
}
