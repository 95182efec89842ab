//! What parameters say of themselves.

use bytes::Bytes;
use schemars::JsonSchema;

use super::content::{Content, SchemaOf, schema_of};
use super::operation::Operation;
use crate::http::body::Body;
use crate::http::extract::Unvalidated;
use crate::http::response::Json;
use crate::http::sse::LastEventId;
use crate::pipeline::{Required, Requirement};

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How often a value is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Once.
    One,
    /// As often as its name is repeated.
    Repeated,
    /// A list in one text, with this between the items.
    Separated(char),
}

/// A value out of one text.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Where it comes from.
    pub location: Location,
    /// Its name there.
    pub name: &'static str,
    /// What it is for.
    pub description: Option<&'static str>,
    /// Whether it has to be there.
    pub required: bool,
    /// How often it is there.
    pub list: List,
    /// The schema of one value; `None` when nothing is known but that it is a text.
    pub schema: Option<SchemaOf>,
    /// Says what stands for a value that is not there; `None` from it when that has no `Serialize`.
    pub default: Option<DefaultOf>,
}

/// Makes the JSON of a default.
pub type DefaultOf = fn() -> Option<serde_json::Value>;

impl Parameter {
    /// A text that has to be there.
    #[must_use]
    pub const fn text(location: Location, name: &'static str) -> Parameter {
        Parameter { location, name, description: None, required: true, list: List::One, schema: None, default: None }
    }

    /// A value of this type that has to be there.
    #[must_use]
    pub fn of<T: JsonSchema>(location: Location, name: &'static str) -> Parameter {
        Parameter { schema: Some(schema_of::<T>), ..Parameter::text(location, name) }
    }

    /// It may be absent.
    #[must_use]
    pub const fn optional(mut self) -> Parameter {
        self.required = false;
        self
    }

    /// Says what it is for.
    #[must_use]
    pub const fn describe(mut self, description: &'static str) -> Parameter {
        self.description = Some(description);
        self
    }
}

/// A parameter's type that says what it reads of a request: for extractors of one's own.
///
/// ```
/// use nest_core::http::describe::{DescribeParameter, Location, Operation, Parameter};
///
/// struct IdempotencyKey(String);
///
/// impl DescribeParameter for IdempotencyKey {
///     fn describe(operation: &mut Operation) {
///         operation.parameter(Parameter::text(Location::Header, "idempotency-key").optional());
///     }
/// }
/// ```
pub trait DescribeParameter {
    /// Adds what it reads to what is known of a route.
    fn describe(operation: &mut Operation);
}

impl DescribeParameter for String {
    fn describe(operation: &mut Operation) {
        operation.body(Content::text());
        operation.error(400, "BadRequest", "");
        operation.error(413, "PayloadTooLarge", "");
    }
}

impl DescribeParameter for Bytes {
    fn describe(operation: &mut Operation) {
        operation.body(Content::bytes("application/octet-stream"));
        operation.error(413, "PayloadTooLarge", "");
    }
}

/// A body within another one's type says what it is; a parameter of its own is found by what is within.
impl<T: JsonSchema> DescribeParameter for Json<T> {
    fn describe(operation: &mut Operation) {
        operation.json_body(Content::json::<T>());
    }
}

impl<T: JsonSchema> DescribeParameter for Unvalidated<T> {
    fn describe(operation: &mut Operation) {
        operation.json_body(Content::json::<T>());
    }
}

impl DescribeParameter for Body {
    fn describe(operation: &mut Operation) {
        operation.body(Content::bytes("*/*"));
    }
}

impl DescribeParameter for LastEventId {
    fn describe(operation: &mut Operation) {
        let parameter = Parameter::text(Location::Header, "last-event-id").optional();
        operation.parameter(parameter.describe("The last event that the client has seen"));
    }
}

/// A guard that takes what a route requires says so where something is required.
impl<R: Requirement> DescribeParameter for Required<R> {
    fn describe(operation: &mut Operation) {
        operation.enforces.push(|handler, controller| {
            let required = Required::<R>::stated(handler, controller);
            (!required.is_empty()).then(|| required.to_string())
        });
    }
}
