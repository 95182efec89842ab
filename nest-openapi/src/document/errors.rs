//! The JSON of all errors.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

/// Stands for the body that every error is answered with.
pub(super) struct ErrorJson;

impl JsonSchema for ErrorJson {
    fn schema_name() -> Cow<'static, str> {
        "Error".into()
    }

    fn schema_id() -> Cow<'static, str> {
        concat!(module_path!(), "::ErrorJson").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "What every error is answered with.",
            "required": ["statusCode", "message", "error"],
            "properties": {
                "statusCode": { "type": "integer", "description": "The status of the answer." },
                "message": {
                    "description": "What is wrong, in one sentence; of an input that is not valid, all sentences.",
                    "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }],
                },
                "error": { "type": "string", "description": "What the status means, or a description of the error." },
                "errors": faults(),
            },
        })
    }
}

/// Stands for the problem details that every error is answered with, where the application says so.
pub(super) struct ProblemJson;

impl JsonSchema for ProblemJson {
    fn schema_name() -> Cow<'static, str> {
        "Problem".into()
    }

    fn schema_id() -> Cow<'static, str> {
        concat!(module_path!(), "::ProblemJson").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "What every error is answered with: problem details (RFC 9457).",
            "required": ["type", "title", "status"],
            "properties": {
                "type": { "type": "string", "format": "uri-reference", "description": "What kind of problem it is." },
                "title": { "type": "string", "description": "What the status means, or a description of the error." },
                "status": { "type": "integer", "description": "The status of the answer." },
                "detail": { "type": "string", "description": "What is wrong." },
                "instance": { "type": "string", "format": "uri-reference", "description": "The path of the request." },
                "errors": faults(),
            },
        })
    }
}

/// What is wrong with an input, by field.
fn faults() -> Value {
    json!({
        "type": "array",
        "description": "Of an input that is not valid: what is wrong, by field.",
        "items": {
            "type": "object",
            "required": ["field", "constraints"],
            "properties": {
                "field": { "type": "string", "description": "The field by its path, `items[0].quantity`." },
                "constraints": {
                    "type": "object",
                    "description": "A sentence for each constraint that does not hold.",
                    "additionalProperties": { "type": "string" },
                },
            },
        },
    })
}
