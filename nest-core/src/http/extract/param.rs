//! `#[param]`.

use super::from_param::{FromParam, ParamError, read};
use crate::http::error::{Failure, InternalServerError};
use crate::http::percent::{Dialect, decode};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A path parameter, percent-decoded when there is a percent sign.
///
/// # Errors
/// 400 when it is not what the type expects, or is not UTF-8 when decoded.
pub fn param<T: FromParam>(cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure> {
    let Some(raw) = cx.request().raw_param(name) else { return Err(unknown(name)) };
    match decode(raw, Dialect::Path) {
        Ok(text) => Ok(read(text)?),
        Err(_) => Err(undecoded::<T>(raw)),
    }
}

/// What a type says of a text that is none: a number is expected, for example. A type that takes any text says nothing.
#[cold]
fn undecoded<T: FromParam>(raw: &str) -> Failure {
    match T::from_param(raw) {
        Err(error) => error.into(),
        Ok(_) => ParamError::new(format!("Failed to decode param '{raw}'")).into(),
    }
}

/// The attributes compare the names of parameters with the pattern, so this is for code written by hand.
#[cold]
fn unknown(name: &str) -> Failure {
    InternalServerError::new(format!("the route has no path parameter `{name}`")).into()
}
