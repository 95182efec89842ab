//! What a route may be refused with.

use nest::http::{Json, StatusCode};
use nest::openapi::{DescribeError, Operation};
use nest::{HttpError, controller, injectable, module};
use serde_json::json;

use super::{document, operation, statuses};
use crate::log::Log;

#[derive(Debug, thiserror::Error, HttpError)]
enum ItemError {
    #[error("Item with ID {0} not found")]
    #[http(404)]
    NotFound(i64),
    #[error("Name {{in braces}} taken by {name}")]
    #[http(409)]
    NameTaken { name: String },
    #[error("Already sold")]
    #[http(409)]
    Sold,
    #[error(transparent)]
    #[http(transparent)]
    Payment(#[from] PaymentError),
    #[error("secret {0}")]
    #[http(500)]
    Store(String),
    #[error(transparent)]
    #[http(transparent)]
    Other(OtherError),
}

#[derive(Debug, thiserror::Error, HttpError)]
#[error("Payment declined")]
#[http(402)]
struct PaymentError;

/// Written by hand, and described by hand.
#[derive(Debug, thiserror::Error)]
#[error("gone")]
struct OtherError;

impl nest::http::HttpError for OtherError {
    fn status(&self) -> StatusCode {
        StatusCode::GONE
    }
}

impl DescribeError for OtherError {
    fn describe(operation: &mut Operation) {
        operation.error(410, "OtherError", "gone");
    }
}

#[derive(Debug, thiserror::Error, HttpError)]
#[error("Nothing in it")]
#[http(400)]
struct EmptyError;

#[injectable]
struct ItemController;

#[controller("items")]
impl ItemController {
    #[public]
    #[post("/")]
    async fn create(&self, #[body] text: String) -> Result<(), EmptyError> {
        if text.is_empty() { Err(EmptyError) } else { Ok(()) }
    }

    #[public]
    #[get("/{id}")]
    async fn find(&self, #[param] id: i64) -> Result<Json<i64>, ItemError> {
        match id {
            1 => Err(ItemError::NameTaken { name: String::new() }),
            2 => Err(ItemError::Store(String::new())),
            3 => Err(ItemError::Sold),
            4 => Err(ItemError::Other(OtherError)),
            5 => Err(PaymentError.into()),
            _ => Err(ItemError::NotFound(id)),
        }
    }

    #[public]
    #[errors(Sold, PaymentError)]
    #[get("/{id}/sale")]
    async fn sale(&self, #[param] id: i64) -> Result<Json<i64>, ItemError> {
        self.find(id).await
    }

    #[public]
    #[errors(Payment, Other)]
    #[get("/{id}/payment")]
    async fn payment(&self, #[param] id: i64) -> Result<Json<i64>, ItemError> {
        self.find(id).await
    }

    #[public]
    #[errors()]
    #[get("/count")]
    async fn count(&self) -> Result<(StatusCode, Json<i64>), ItemError> {
        Ok((StatusCode::OK, Json(7)))
    }
}

#[module(controllers = [ItemController])]
pub(super) struct AppModule;

#[test]
fn every_variant_is_an_answer_with_its_status() {
    let document = document(&nest::app!(AppModule));
    let find = operation(&document, "get", "/items/{id}");
    assert_eq!(statuses(find), ["200", "400", "402", "404", "409", "410", "500"]);
}

#[test]
fn a_handler_that_names_its_errors_has_those_and_500() {
    let document = document(&nest::app!(AppModule));
    let sale = operation(&document, "get", "/items/{id}/sale");
    // 400 is of the path, 402 is passed on.
    assert_eq!(statuses(sale), ["200", "400", "402", "409", "500"]);
    assert_eq!(sale["responses"]["409"]["description"], "Already sold");
    assert_eq!(statuses(operation(&document, "get", "/items/count")), ["200", "500"]);
}

#[test]
fn a_variant_that_passes_errors_on_stands_for_all_of_them() {
    let document = document(&nest::app!(AppModule));
    // Nothing is known of the cases of `OtherError`, so it is named by its variant only.
    assert_eq!(statuses(operation(&document, "get", "/items/{id}/payment")), ["200", "400", "402", "410", "500"]);
}

#[nest::test]
async fn an_error_that_is_not_named_is_answered_all_the_same_and_logged() {
    let log = Log::start();
    let app = nest::testing!(AppModule).start().await;
    app.get("/items/9/sale").send().await.expect_status(404).expect_message("Item with ID 9 not found");
    app.get("/items/3/sale").send().await.expect_status(409);
    app.get("/items/2/sale").send().await.expect_status(500);
    let told: Vec<_> =
        log.of("nest_core::http::error::cases").into_iter().map(|event| event["fields"].clone()).collect();
    let message = "a handler answered with an error that its `#[errors]` does not name";
    assert_eq!(
        told,
        [json!({ "message": message, "handler": "ItemController::sale", "error": "NotFound", "status": 404 })]
    );
}

#[test]
fn an_error_has_its_sentence_and_an_example_of_its_json() {
    let document = document(&nest::app!(AppModule));
    let message = "Item with ID {0} not found";
    let value = json!({ "statusCode": 404, "message": message, "error": "Not Found" });
    let expected = json!({
        "description": message,
        "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Error" },
            "examples": { "NotFound": { "summary": message, "value": value } },
        } },
    });
    assert_eq!(operation(&document, "get", "/items/{id}")["responses"]["404"], expected);
    let required = &document["components"]["schemas"]["Error"]["required"];
    assert_eq!(*required, json!(["statusCode", "message", "error"]));
}

#[test]
fn several_errors_of_one_status_are_listed() {
    let document = document(&nest::app!(AppModule));
    let conflict = &operation(&document, "get", "/items/{id}")["responses"]["409"];
    assert_eq!(conflict["description"], "- Name {in braces} taken by {name}\n- Already sold");
    let examples = conflict["content"]["application/json"]["examples"].as_object().unwrap();
    assert_eq!(examples.keys().collect::<Vec<_>>(), ["NameTaken", "Sold"]);
}

#[test]
fn what_the_framework_refuses_with_is_listed_as_well() {
    let document = document(&nest::app!(AppModule));
    let refused = &operation(&document, "post", "/items")["responses"]["400"];
    assert_eq!(refused["description"], "- Bad Request\n- Nothing in it");
}

#[test]
fn an_error_from_500_on_says_nothing_of_itself() {
    let document = document(&nest::app!(AppModule));
    let failed = &operation(&document, "get", "/items/{id}")["responses"]["500"];
    assert_eq!(failed["description"], "Internal Server Error");
    assert!(!document.to_string().contains("secret"));
}
