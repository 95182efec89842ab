//! Finds out what an error type says of itself.

use std::marker::PhantomData;

use super::error::DescribeError;
use super::operation::Operation;
use crate::http::extract::ParamError;

/// Asked for what an error says.
pub struct ErrorProbe<E>(PhantomData<fn() -> E>);

impl<E> ErrorProbe<E> {
    /// The probe.
    pub const NEW: ErrorProbe<E> = ErrorProbe(PhantomData);
}

impl<E: DescribeError> ErrorProbe<E> {
    /// What the type says.
    pub fn describe(self, operation: &mut Operation) {
        E::describe(operation);
    }
}

/// The probe of what a function makes of a text that is wrong.
pub fn error_of<E>(_: impl FnOnce(ParamError) -> E) -> ErrorProbe<E> {
    ErrorProbe::NEW
}

/// The answer for an error that says nothing.
pub trait ViaNoError: Sized {
    /// Nothing.
    fn describe(self, _: &mut Operation) {}
}

impl<E> ViaNoError for ErrorProbe<E> {}

/// What a guard that returns `false` is answered with.
pub struct Refused;

impl DescribeError for Refused {
    fn describe(operation: &mut Operation) {
        operation.error(403, "Forbidden", "Forbidden resource");
    }
}
