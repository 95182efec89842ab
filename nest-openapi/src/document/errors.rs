//! The JSON of all errors.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

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
                "error": { "type": "string", "description": "What the status means." },
                "errors": {
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
                },
            },
        })
    }
}
