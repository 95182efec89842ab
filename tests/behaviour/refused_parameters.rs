//! Other answers than 400 to parameters that are missing or wrong, and UUIDs of one version.

use nest::http::{
    BadRequest, HttpError as _, NotFound, ParamError, StatusCode, UnprocessableEntity, UuidOf, UuidV4, UuidV7,
};
use nest::testing::TestApp;
use nest::{HttpError, controller, filter, injectable, module};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use validator::Validate;

use crate::openapi::{document, operation, statuses};

#[derive(Debug, thiserror::Error, HttpError)]
enum OrderError {
    #[http(404)]
    #[error("No order has such a number: {0}")]
    NoSuchNumber(ParamError),
    #[http(409)]
    #[error("Which one?")]
    Ambiguous,
}

#[derive(Deserialize, Validate)]
struct Order {
    #[validate(range(min = 1))]
    quantity: u32,
}

#[injectable]
struct OrderController;

#[controller("orders")]
impl OrderController {
    #[public]
    #[get("/v4/{id}")]
    async fn random(&self, #[param] id: UuidV4) -> String {
        id.to_string()
    }

    #[public]
    #[get("/v7/{id}")]
    async fn ordered(&self, #[param] id: UuidV7, #[query] more: Vec<UuidOf<7>>) -> String {
        format!("{} {}", Uuid::from(id), more.len())
    }

    #[public]
    #[get("/hidden/{id}")]
    async fn hidden(&self, #[param(status = 404)] id: UuidV4) -> String {
        id.to_string()
    }

    #[public]
    #[get("/numbered/{number}")]
    async fn numbered(&self, #[param(error = OrderError::NoSuchNumber)] number: u32) -> String {
        number.to_string()
    }

    #[public]
    #[get("/search")]
    async fn search(
        &self,
        #[query(status = 422)] limit: u32,
        #[header(error = |_| OrderError::Ambiguous)] x_shop: u8,
        #[cookie("cart", error = |error| NotFound::new(format!("No cart: {error}")))] cart: Option<u64>,
    ) -> String {
        format!("{limit} {x_shop} {cart:?}")
    }

    #[public]
    #[get("/filtered")]
    async fn filtered(&self, #[query(status = 422)] order: Order) -> String {
        order.quantity.to_string()
    }

    #[public]
    #[post("/")]
    async fn create(&self, #[body(status = 422)] order: Order) -> String {
        order.quantity.to_string()
    }

    #[public]
    #[post("/form")]
    async fn create_by_form(&self, #[form(status = 422)] order: Order) -> String {
        order.quantity.to_string()
    }
}

/// Answers every parameter that is wrong as this application likes it.
#[injectable]
struct InOurWords;

#[filter]
impl InOurWords {
    async fn catch(&self, error: ParamError) -> Result<(), UnprocessableEntity> {
        Err(UnprocessableEntity::new(format!("In our words: {error}")))
    }
}

#[injectable]
struct WordsController;

#[controller("words", filters = [InOurWords])]
impl WordsController {
    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param] id: u32, #[query] sort: Option<bool>) -> Result<String, BadRequest> {
        match sort {
            None => Ok(id.to_string()),
            Some(_) => Err(BadRequest::new("not sorted")),
        }
    }
}

#[module(controllers = [OrderController, WordsController], providers = [InOurWords])]
struct AppModule;

async fn start() -> TestApp {
    nest::testing!(AppModule).start().await
}

const V4: &str = "7f1f9a52-5d3b-4e66-8f0f-3f6a8f1c2b11";
const V7: &str = "018f3a2e-0000-7000-8000-00000000000a";

#[nest::test]
async fn a_uuid_of_another_version_is_refused() {
    let app = start().await;
    app.get(&format!("/orders/v4/{V4}")).send().await.expect_text(V4);
    app.get(&format!("/orders/v7/{V7}?more={V7}")).send().await.expect_text(&format!("{V7} 1"));
    // The nil UUID has no version, and a version means nothing in the variant of Microsoft.
    let of_another_variant = "7f1f9a52-5d3b-4e66-cf0f-3f6a8f1c2b11";
    for wrong in [V7, "42", "00000000-0000-0000-0000-000000000000", of_another_variant] {
        let answer = app.get(&format!("/orders/v4/{wrong}")).send().await;
        answer.expect_status(400).expect_message("Validation failed (uuid v 4 is expected)");
    }
    let answer = app.get(&format!("/orders/v7/{V7}?more={V4}")).send().await;
    answer.expect_status(400).expect_message("Validation failed (uuid v 7 is expected)");
}

#[nest::test]
async fn a_uuid_of_one_version_is_read_and_written_as_any_other() {
    let id: UuidV4 = serde_json::from_value(json!(V4)).unwrap();
    assert_eq!(serde_json::to_value(id).unwrap(), json!(V4));
    let error = serde_json::from_value::<UuidV4>(json!(V7)).unwrap_err();
    assert_eq!(error.to_string(), "Validation failed (uuid v 4 is expected)");
    assert_eq!(UuidV7::try_from(Uuid::from(id)).unwrap_err().status(), StatusCode::BAD_REQUEST);
}

#[nest::test]
async fn a_parameter_says_which_status_answers_a_wrong_value() {
    let app = start().await;
    let answer = app.get("/orders/hidden/42").send().await;
    answer.expect_status(404).expect_json(json!({
        "statusCode": 404, "message": "Validation failed (uuid v 4 is expected)", "error": "Not Found",
    }));
    for path in ["/orders/search", "/orders/search?limit=x"] {
        let answer = app.get(path).send().await;
        answer.expect_status(422).expect_message("Validation failed (numeric string is expected)");
    }
}

#[nest::test]
async fn a_function_makes_the_error_of_a_wrong_value() {
    let app = start().await;
    let answer = app.get("/orders/numbered/x").send().await;
    let message = "No order has such a number: Validation failed (numeric string is expected)";
    answer.expect_status(404).expect_message(message);
    let search = || app.get("/orders/search?limit=1");
    search().send().await.expect_status(409).expect_message("Which one?");
    search().header("x-shop", "x").send().await.expect_status(409).expect_message("Which one?");
    let answer = search().header("x-shop", "1").header("cookie", "cart=x").send().await;
    answer.expect_status(404).expect_message("No cart: Validation failed (numeric string is expected)");
    search().header("x-shop", "1").send().await.expect_text("1 1 None");
}

#[nest::test]
async fn an_object_that_breaks_its_rules_is_answered_with_the_status_that_is_stated() {
    let app = start().await;
    let expected = json!({
        "statusCode": 422,
        "message": ["quantity must not be less than 1"],
        "error": "Unprocessable Entity",
        "errors": [{ "field": "quantity", "constraints": { "range": "quantity must not be less than 1" } }],
    });
    app.get("/orders/filtered?quantity=0").send().await.expect_status(422).expect_json(expected.clone());
    app.post("/orders").json(&json!({ "quantity": 0 })).send().await.expect_status(422).expect_json(expected.clone());
    let form = app.post("/orders/form").header("content-type", "application/x-www-form-urlencoded").body("quantity=0");
    form.send().await.expect_status(422).expect_json(expected);
    // What is no JSON at all is no object that breaks rules.
    app.post("/orders").header("content-type", "application/json").body("{").send().await.expect_status(400);
}

#[nest::test]
async fn a_filter_answers_the_wrong_parameters_of_a_controller() {
    let app = start().await;
    let answer = app.get("/words/x").send().await;
    answer.expect_status(422).expect_message("In our words: Validation failed (numeric string is expected)");
    let answer = app.get("/words/1?sort=x").send().await;
    answer.expect_status(422).expect_message("In our words: Validation failed (boolean string is expected)");
    // What a handler answers with is no parameter.
    app.get("/words/1?sort=true").send().await.expect_status(400).expect_message("not sorted");
}

#[test]
fn the_document_says_how_a_wrong_value_is_answered() {
    let document = document(&nest::app!(AppModule));
    let of = |method: &str, path: &str| statuses(operation(&document, method, path)).join(" ");
    assert_eq!(of("get", "/orders/v4/{id}"), "200 400");
    assert_eq!(of("get", "/orders/hidden/{id}"), "200 404");
    assert_eq!(of("get", "/orders/search"), "200 404 409 422");
    assert_eq!(of("get", "/orders/filtered"), "200 422");
    assert_eq!(of("post", "/orders"), "201 400 413 415 422");
    let id = &operation(&document, "get", "/orders/v4/{id}")["parameters"][0];
    assert_eq!(id["schema"], json!({ "type": "string", "format": "uuid" }));
}
