//! What the document of an application says, and how it is served.

mod errors;
mod forms;
mod parameters;
mod results;
mod routes;
mod schemas;
mod security;
mod served;
mod validator;

use nest::http::Application;
use nest::openapi::OpenApi;
use serde_json::Value;

/// The document of an application that has not started.
pub(crate) fn document(application: &Application) -> Value {
    OpenApi::new("Test", "1").document(application)
}

/// An operation of a document.
#[track_caller]
pub(crate) fn operation<'a>(document: &'a Value, method: &str, path: &str) -> &'a Value {
    let operation = &document["paths"][path][method];
    assert!(operation.is_object(), "no {method} {path} in {:#}", document["paths"]);
    operation
}

/// The statuses of an operation.
pub(crate) fn statuses(operation: &Value) -> Vec<&str> {
    operation["responses"].as_object().unwrap().keys().map(String::as_str).collect()
}
