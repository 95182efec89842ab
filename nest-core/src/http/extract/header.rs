//! `#[header]`.

use http::HeaderMap;

use super::from_param::FromParam;
use crate::http::error::{BadRequest, Failure};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A value out of the headers: one, an optional one, or all of that name.
#[diagnostic::on_unimplemented(
    message = "NEST-E0509: `{Self}` cannot be read from a header",
    label = "no `FromParam`",
    note = "a header is a `T: FromParam`, an `Option<T>` or a `Vec<T>`: numbers, `bool`, `String`, addresses,\n`Separated<T>`, an enum with `#[derive(Deserialize, FromParam)]`",
    note = "implement `FromParam` for a type of your own"
)]
pub trait FromHeader: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// 400 when it is missing, is no text, or is not what the type expects.
    fn from_header(headers: &HeaderMap, name: &str) -> Result<Self, Failure>;
}

#[diagnostic::do_not_recommend]
impl<T: FromParam> FromHeader for T {
    fn from_header(headers: &HeaderMap, name: &str) -> Result<Self, Failure> {
        Option::from_header(headers, name)?
            .ok_or_else(|| BadRequest::new(format!("The header {name} is required")).into())
    }
}

impl<T: FromParam> FromHeader for Option<T> {
    fn from_header(headers: &HeaderMap, name: &str) -> Result<Self, Failure> {
        headers.get(name).map(|value| one(value, name)).transpose()
    }
}

impl<T: FromParam> FromHeader for Vec<T> {
    fn from_header(headers: &HeaderMap, name: &str) -> Result<Self, Failure> {
        headers.get_all(name).iter().map(|value| one(value, name)).collect()
    }
}

fn one<T: FromParam>(value: &http::HeaderValue, name: &str) -> Result<T, Failure> {
    match str::from_utf8(value.as_bytes()) {
        Ok(text) => Ok(T::from_param(text)?),
        Err(_) => Err(BadRequest::new(format!("The header {name} is not valid UTF-8")).into()),
    }
}

/// A header, by its name without regard to case.
///
/// # Errors
/// 400 when it is missing, is no text, or is not what the type expects.
pub fn header<T: FromHeader>(cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure> {
    T::from_header(cx.request().headers(), name)
}
