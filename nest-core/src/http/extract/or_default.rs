//! What stands for a value that the client does not send: `#[query(default = 10)]`.

use http::HeaderMap;

use super::from_param::FromParam;
use super::from_query::{FromQuery, QueryPairs};
use super::header::FromHeader;
use crate::http::error::Failure;
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A value that may have a default: one, or all of a name. What is there and wrong is refused all the same.
#[diagnostic::on_unimplemented(
    message = "NEST-E0541: `{Self}` is no single value, so that nothing stands for all of it",
    label = "no `FromParam`",
    note = "a default is for a `T: FromParam`, or for a `Vec<T>`; an `Option<T>` is `None` instead",
    note = "fields of a struct that is a whole query have defaults of their own: `#[serde(default)]` on the field"
)]
pub trait OrDefault: Sized {
    /// Reads the value out of the query, `None` when its name is not there.
    ///
    /// # Errors
    /// 400 when it is not what the type expects.
    fn in_query(pairs: QueryPairs<'_>, name: &str) -> Result<Option<Self>, Failure>;

    /// Reads the value out of the headers, `None` when its name is not there.
    ///
    /// # Errors
    /// 400 when it is no text, or not what the type expects.
    fn in_headers(headers: &HeaderMap, name: &str) -> Result<Option<Self>, Failure>;
}

#[diagnostic::do_not_recommend]
impl<T: FromParam> OrDefault for T {
    fn in_query(pairs: QueryPairs<'_>, name: &str) -> Result<Option<Self>, Failure> {
        Option::from_query(pairs, name)
    }

    fn in_headers(headers: &HeaderMap, name: &str) -> Result<Option<Self>, Failure> {
        Option::from_header(headers, name)
    }
}

impl<T: FromParam> OrDefault for Vec<T> {
    fn in_query(pairs: QueryPairs<'_>, name: &str) -> Result<Option<Self>, Failure> {
        Vec::from_query(pairs, name).map(|values| (!values.is_empty()).then_some(values))
    }

    fn in_headers(headers: &HeaderMap, name: &str) -> Result<Option<Self>, Failure> {
        Vec::from_header(headers, name).map(|values| (!values.is_empty()).then_some(values))
    }
}

/// A query value by its name, or the default when there is none.
///
/// # Errors
/// 400 when it is there, and not what the type expects.
pub fn query_or<T: OrDefault>(
    cx: &ExecutionContext<Http>,
    name: &str,
    default: impl FnOnce() -> T,
) -> Result<T, Failure> {
    or_default(T::in_query(QueryPairs::new(cx.request().query()), name), default)
}

/// A header by its name, or the default when there is none.
///
/// # Errors
/// 400 when it is there, and no text or not what the type expects.
pub fn header_or<T: OrDefault>(
    cx: &ExecutionContext<Http>,
    name: &str,
    default: impl FnOnce() -> T,
) -> Result<T, Failure> {
    or_default(T::in_headers(cx.request().headers(), name), default)
}

/// What was read, or the default when nothing was there.
///
/// # Errors
/// Those of the reading.
pub fn or_default<T>(read: Result<Option<T>, Failure>, default: impl FnOnce() -> T) -> Result<T, Failure> {
    read.map(|value| value.unwrap_or_else(default))
}

/// A type that a default in quotes is made to: `#[header(default = "en")] language: String`.
#[diagnostic::on_unimplemented(
    message = "NEST-E0542: a text in quotes is no default of a `{Self}`",
    label = "a text",
    note = "write a value of the type: `default = 10`, `default = Status::Pending`, `default = vec![1, 2]`",
    note = "a type of your own takes a text once it implements `From<&'static str>`"
)]
pub trait TextDefault: From<&'static str> {}

#[diagnostic::do_not_recommend]
impl<T: From<&'static str>> TextDefault for T {}

/// The default that is written as a text in quotes.
#[must_use]
pub fn text_default<T: TextDefault>(text: &'static str) -> T {
    T::from(text)
}
