//! Finds out what a parameter says of itself, in the order in which it is read.

use std::convert::Infallible;
use std::marker::PhantomData;

use schemars::JsonSchema;

use super::content::{Content, schema_of};
use super::operation::Operation;
use super::parameter::{DescribeParameter, List, Location, Parameter};
use super::probe_errors::ErrorProbe;
use crate::http::extract::{FromQuery, FromRequest, FromRequestParts, Separated, Unvalidated};
use crate::http::response::Json;

/// Asked for a value out of one text: whether it is optional, a list, and of which type.
pub struct TextProbe<T> {
    required: bool,
    list: List,
    of: PhantomData<fn() -> T>,
}

impl<T> TextProbe<T> {
    /// The probe.
    pub const NEW: TextProbe<T> = TextProbe { required: true, list: List::One, of: PhantomData };

    fn parameter(&self, location: Location, name: &'static str) -> Parameter {
        let (required, list) = (self.required || location == Location::Path, self.list);
        Parameter { required, list, ..Parameter::text(location, name) }
    }
}

impl<T> TextProbe<Option<T>> {
    /// The value that may be absent.
    pub fn optional(self) -> TextProbe<T> {
        TextProbe { required: false, ..TextProbe::NEW }
    }
}

impl<T> TextProbe<Vec<T>> {
    /// One of the values, of which there may be none.
    pub fn items(self) -> TextProbe<T> {
        TextProbe { required: false, list: List::Repeated, of: PhantomData }
    }
}

impl<T, const SEPARATOR: char> TextProbe<Separated<T, SEPARATOR>> {
    /// One of the values.
    pub fn items(self) -> TextProbe<T> {
        TextProbe { required: self.required, list: List::Separated(SEPARATOR), of: PhantomData }
    }
}

/// The answer for a value that has to be there.
pub trait ViaRequired: Sized {
    /// Itself.
    fn optional(self) -> Self {
        self
    }
}

/// The answer for a value that is no list.
pub trait ViaOne: Sized {
    /// Itself.
    fn items(self) -> Self {
        self
    }
}

impl<T> ViaRequired for TextProbe<T> {}
impl<T> ViaOne for TextProbe<T> {}

impl<T: JsonSchema> TextProbe<T> {
    /// A parameter with a schema.
    pub fn describe(self, operation: &mut Operation, location: Location, name: &'static str) {
        operation.parameter(Parameter { schema: Some(schema_of::<T>), ..self.parameter(location, name) });
        operation.refuses_text();
    }
}

/// The answer for a type without a schema.
pub trait ViaNoSchema: Sized {
    /// A parameter that is a text.
    fn describe(self, operation: &mut Operation, location: Location, name: &'static str);
}

impl<T> ViaNoSchema for TextProbe<T> {
    fn describe(self, operation: &mut Operation, location: Location, name: &'static str) {
        operation.parameter(self.parameter(location, name));
        operation.refuses_text();
    }
}

/// Asked how a query is read.
pub struct QueryShape<T>(PhantomData<fn() -> T>);

/// Asked for the schema of a type that is read from a whole query.
pub struct ObjectProbe<T>(PhantomData<fn() -> T>);

impl<T> QueryShape<T> {
    /// The probe.
    pub const NEW: QueryShape<T> = QueryShape(PhantomData);
}

impl<T> QueryShape<Unvalidated<T>> {
    /// The type within.
    pub fn unwrap(self) -> ObjectProbe<T> {
        ObjectProbe(PhantomData)
    }
}

/// The answer for a type that is not wrapped.
pub trait ViaPlainQuery: Sized {
    /// Itself.
    fn unwrap(self) -> Self {
        self
    }
}

impl<T> ViaPlainQuery for QueryShape<T> {}

impl<T: FromQuery> QueryShape<T> {
    /// A single value.
    pub fn payload(self) -> TextProbe<T> {
        TextProbe::NEW
    }
}

/// The answer for a type that is no single value.
pub trait ViaObjectQuery<T>: Sized {
    /// The whole query.
    fn payload(self) -> ObjectProbe<T> {
        ObjectProbe(PhantomData)
    }
}

impl<T> ViaObjectQuery<T> for QueryShape<T> {}

impl<T> ObjectProbe<T> {
    /// Itself: it has been found.
    pub fn payload(self) -> Self {
        self
    }

    /// Itself: its properties may be optional.
    pub fn optional(self) -> Self {
        self
    }

    /// Itself: its properties may be lists.
    pub fn items(self) -> Self {
        self
    }
}

impl<T: JsonSchema> ObjectProbe<T> {
    /// Each property as a parameter.
    pub fn describe(self, operation: &mut Operation, _: Location, _: &'static str) {
        operation.queries.push(schema_of::<T>);
        operation.refuses_text();
    }
}

/// The answer for a query without a schema.
pub trait ViaNoSchemaQuery: Sized {
    /// Nothing but that it may be refused.
    fn describe(self, operation: &mut Operation, _: Location, _: &'static str) {
        operation.refuses_text();
    }
}

impl<T> ViaNoSchemaQuery for ObjectProbe<T> {}

/// Asked how a body is read.
pub struct BodyShape<T>(PhantomData<fn() -> T>);

/// Asked for what a type that reads the body itself says.
pub struct OwnBody<T>(PhantomData<fn() -> T>);

/// Asked for the schema of a body that is JSON.
pub struct JsonBody<T>(PhantomData<fn() -> T>);

impl<T> BodyShape<T> {
    /// The probe.
    pub const NEW: BodyShape<T> = BodyShape(PhantomData);
}

impl<T> BodyShape<Json<T>> {
    /// The type within.
    pub fn unwrap(self) -> JsonBody<T> {
        JsonBody(PhantomData)
    }
}

impl<T> BodyShape<Unvalidated<T>> {
    /// The type within.
    pub fn unwrap(self) -> JsonBody<T> {
        JsonBody(PhantomData)
    }
}

/// The answer for a type that is not wrapped.
pub trait ViaPlainBody: Sized {
    /// Itself.
    fn unwrap(self) -> Self {
        self
    }
}

impl<T> ViaPlainBody for BodyShape<T> {}

impl<T: FromRequest> BodyShape<T> {
    /// The type itself.
    pub fn payload(self) -> OwnBody<T> {
        OwnBody(PhantomData)
    }
}

/// The answer for a type that does not read the body itself.
pub trait ViaDtoBody<T>: Sized {
    /// JSON.
    fn payload(self) -> JsonBody<T> {
        JsonBody(PhantomData)
    }
}

impl<T> ViaDtoBody<T> for BodyShape<T> {}

impl<T> JsonBody<T> {
    /// Itself: it has been found.
    pub fn payload(self) -> Self {
        self
    }

    /// Its rejection is in what it says.
    pub fn rejection(&self) -> ErrorProbe<Infallible> {
        ErrorProbe::NEW
    }
}

impl<T: JsonSchema> JsonBody<T> {
    /// JSON with a schema.
    pub fn describe(self, operation: &mut Operation) {
        operation.json_body(Content::json::<T>());
    }
}

/// The answer for JSON without a schema.
pub trait ViaNoSchemaBody: Sized {
    /// JSON of which nothing else is known.
    fn describe(self, operation: &mut Operation) {
        operation.json_body(Content::any_json());
    }
}

impl<T> ViaNoSchemaBody for JsonBody<T> {}

impl<T: FromRequest> OwnBody<T> {
    /// What it may be refused with.
    pub fn rejection(&self) -> ErrorProbe<T::Rejection> {
        ErrorProbe::NEW
    }
}

impl<T: DescribeParameter> OwnBody<T> {
    /// What the type says.
    pub fn describe(self, operation: &mut Operation) {
        T::describe(operation);
    }
}

/// The answer for a type that says nothing.
pub trait ViaNoBody: Sized {
    /// A body of which nothing is known.
    fn describe(self, operation: &mut Operation) {
        operation.body(Content::bytes("*/*"));
    }
}

impl<T> ViaNoBody for OwnBody<T> {}

/// Asked for what a parameter without an attribute says.
pub struct PartsShape<T>(PhantomData<fn() -> T>);

impl<T> PartsShape<T> {
    /// The probe.
    pub const NEW: PartsShape<T> = PartsShape(PhantomData);
}

impl<T: FromRequestParts> PartsShape<T> {
    /// What it may be refused with.
    pub fn rejection(&self) -> ErrorProbe<T::Rejection> {
        ErrorProbe::NEW
    }
}

impl<T: DescribeParameter> PartsShape<T> {
    /// What the type says.
    pub fn describe(self, operation: &mut Operation) {
        T::describe(operation);
    }
}

/// The answers for a type that says nothing.
pub trait ViaNoParts: Sized {
    /// No error.
    fn rejection(&self) -> ErrorProbe<Infallible> {
        ErrorProbe::NEW
    }

    /// Nothing.
    fn describe(self, _: &mut Operation) {}
}

impl<T> ViaNoParts for PartsShape<T> {}
