//! `#[host]`.

use super::from_param::{FromParam, read};
use crate::http::error::{Failure, InternalServerError};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A parameter of the host that the route is for, in small letters.
///
/// # Errors
/// 400 when it is not what the type expects.
pub fn host_param<T: FromParam>(cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure> {
    match cx.request().host_param(name) {
        Some(text) => Ok(read(text.into())?),
        None => Err(unknown(name)),
    }
}

/// The attribute compares the names with the controller's hosts, so this is for code written by hand, and for a layer that
/// has taken the host out of the request.
#[cold]
fn unknown(name: &str) -> Failure {
    InternalServerError::new(format!("the host of the route has no parameter `{name}`")).into()
}
