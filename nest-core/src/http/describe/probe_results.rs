//! Finds out what a result says of itself, by taking it apart: errors, a status and headers in front, the value.

use std::convert::Infallible;
use std::marker::PhantomData;

use http::{HeaderMap, StatusCode};

use super::operation::Operation;
use super::probe_errors::{ErrorProbe, Refused};
use super::response::DescribeResponse;
use crate::http::cookies::SetCookie;
use crate::http::files::{CacheControl, Conditional};
use crate::http::response::Json;

/// Asked for what a result says.
pub struct ResultProbe<R>(PhantomData<fn() -> R>);

impl<R> ResultProbe<R> {
    /// The probe.
    pub const NEW: ResultProbe<R> = ResultProbe(PhantomData);
}

impl<R, E> ResultProbe<Result<R, E>> {
    /// The error.
    pub fn error(&self) -> ErrorProbe<E> {
        ErrorProbe::NEW
    }

    /// The value.
    pub fn inner(self) -> ResultProbe<R> {
        ResultProbe::NEW
    }
}

/// Of a guard.
impl ResultProbe<bool> {
    /// The refusal.
    pub fn error(&self) -> ErrorProbe<Refused> {
        ErrorProbe::NEW
    }
}

/// Whatever status it is: the document names the route's, which `#[status(…)]` says.
impl<R> ResultProbe<(StatusCode, R)> {
    /// The value.
    pub fn inner(self) -> ResultProbe<R> {
        ResultProbe::NEW
    }
}

impl<R> ResultProbe<(HeaderMap, R)> {
    /// The value.
    pub fn inner(self) -> ResultProbe<R> {
        ResultProbe::NEW
    }
}

impl<R> ResultProbe<(CacheControl, R)> {
    /// The value.
    pub fn inner(self) -> ResultProbe<R> {
        ResultProbe::NEW
    }
}

impl<W, R> ResultProbe<(SetCookie<W>, R)> {
    /// The value.
    pub fn inner(self) -> ResultProbe<R> {
        ResultProbe::NEW
    }
}

impl<W, R> ResultProbe<(Vec<SetCookie<W>>, R)> {
    /// The value.
    pub fn inner(self) -> ResultProbe<R> {
        ResultProbe::NEW
    }
}

impl<R> ResultProbe<Conditional<R>> {
    /// The value.
    pub fn inner(self) -> ResultProbe<R> {
        ResultProbe::NEW
    }

    /// What a client that has it already gets.
    pub fn unchanged(&self, operation: &mut Operation) {
        operation.answer_with(304, "The client has it already", None);
    }
}

impl<K, V, R, const N: usize> ResultProbe<([(K, V); N], R)> {
    /// The value.
    pub fn inner(self) -> ResultProbe<R> {
        ResultProbe::NEW
    }
}

/// The answers for what is no `Result`, and has nothing in front.
pub trait ViaBare: Sized {
    /// No error.
    fn error(&self) -> ErrorProbe<Infallible> {
        ErrorProbe::NEW
    }

    /// Itself.
    fn inner(self) -> Self {
        self
    }

    /// It is sent in any case.
    fn unchanged(&self, _: &mut Operation) {}
}

impl<R> ViaBare for ResultProbe<R> {}

/// Asked for what the value of a result says.
pub struct ValueProbe<R>(PhantomData<fn() -> R>);

/// Asked for the schema of a value as JSON.
pub struct JsonProbe<T>(PhantomData<fn() -> T>);

impl<T> ResultProbe<Json<T>> {
    /// Its content.
    pub fn value(self) -> JsonProbe<T> {
        JsonProbe(PhantomData)
    }
}

/// The answer for what is not JSON.
pub trait ViaPlain<R>: Sized {
    /// The value itself.
    fn value(self) -> ValueProbe<R> {
        ValueProbe(PhantomData)
    }
}

impl<R> ViaPlain<R> for ResultProbe<R> {}

impl<T: schemars::JsonSchema> JsonProbe<T> {
    /// JSON with a schema.
    pub fn describe(self, operation: &mut Operation) {
        Json::<T>::describe(operation);
    }
}

/// The answer for JSON without a schema.
pub trait ViaNoSchemaJson: Sized {
    /// JSON of which nothing else is known.
    fn describe(self, operation: &mut Operation) {
        operation.success(Some(super::Content::any_json()));
    }
}

impl<T> ViaNoSchemaJson for JsonProbe<T> {}

impl<R: DescribeResponse> ValueProbe<R> {
    /// What the type says.
    pub fn describe(self, operation: &mut Operation) {
        R::describe(operation);
    }
}

/// The answer for a result that says nothing.
pub trait ViaNoResponse: Sized {
    /// Nothing but that it answers.
    fn describe(self, operation: &mut Operation) {
        operation.success(None);
    }
}

impl<R> ViaNoResponse for ValueProbe<R> {}
