//! What a body consists of.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// Makes the schema of a type, or a reference to it where the type has a name.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What a body of a request or of an answer consists of.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    /// Its media type, `application/json`.
    pub media_type: &'static str,
    /// The schema of its type; `None` when nothing is known of it.
    pub schema: Option<SchemaOf>,
}

impl Content {
    /// JSON of a type.
    #[must_use]
    pub fn json<T: JsonSchema>() -> Content {
        Content { media_type: "application/json", schema: Some(schema_of::<T>) }
    }

    /// JSON of which nothing else is known.
    #[must_use]
    pub const fn any_json() -> Content {
        Content { media_type: "application/json", schema: None }
    }

    /// Plain text.
    #[must_use]
    pub const fn text() -> Content {
        Content { media_type: "text/plain", schema: Some(|_| json_schema!({ "type": "string" })) }
    }

    /// Bytes of this media type: `Content::bytes("image/png")`.
    #[must_use]
    pub const fn bytes(media_type: &'static str) -> Content {
        Content { media_type, schema: None }
    }
}

/// The schema of a type.
pub(super) fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}
