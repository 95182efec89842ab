//! What errors say of themselves.

use std::borrow::Cow;

use super::operation::Operation;
use crate::http::extract::ParamError;

/// One error that a route may be answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorAnswer {
    /// Its status.
    pub status: u16,
    /// The name of the variant, or of the type.
    pub name: &'static str,
    /// The sentence that clients read, with `{…}` where values stand; empty for the usual one of the status.
    pub message: Cow<'static, str>,
    /// The variants that pass it on, the outermost last.
    pub(super) passed_on_by: Vec<&'static str>,
}

impl ErrorAnswer {
    /// Whether `#[errors(…)]` names it, or a variant that passes it on.
    pub(super) fn is_named_by(&self, names: &[&str]) -> bool {
        names.contains(&self.name) || self.passed_on_by.iter().any(|variant| names.contains(variant))
    }
}

/// An error type that says with which statuses it answers.
///
/// `#[derive(HttpError)]` implements it. Write it for an error whose [`HttpError`](crate::http::HttpError) is written by hand:
///
/// ```
/// use nest_core::http::describe::{DescribeError, Operation};
///
/// struct SignInError;
///
/// impl DescribeError for SignInError {
///     fn describe(operation: &mut Operation) {
///         operation.error(401, "InvalidCredentials", "Invalid credentials");
///     }
/// }
/// ```
pub trait DescribeError {
    /// Adds the errors to what is known of a route.
    fn describe(operation: &mut Operation);
}

impl DescribeError for ParamError {
    fn describe(operation: &mut Operation) {
        operation.error(400, "ParamError", "Validation failed");
    }
}
