//! What a template has written.

use http::StatusCode;
use minijinja::value::{Serde, Value};

use super::engine::is_text;
use super::viewed::{View, Viewed};
use crate::http::error::{Failure, InternalServerError};
use crate::http::response::{Headers, IntoResponse, Response, respond};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// What a template has written: HTML, or plain text.
pub struct Page {
    text: String,
    is_text: bool,
}

/// Writes what a handler returned by its template.
///
/// # Errors
///
/// 500, when it cannot be written; why is for the log.
pub fn page<T: View>(cx: &ExecutionContext<Http>, template: &str, shown: Viewed<T>) -> Result<Page, Failure> {
    let failed = || InternalServerError::new(format!("the template \"{template}\" could not be rendered"));
    let templates = cx.request().route().templates().ok_or_else(failed)?;
    match templates.render(template, Value::from(Serde(shown.0))) {
        Ok(text) => Ok(Page { text, is_text: is_text(template) }),
        Err(error) => Err(failed().with_cause(error).into()),
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        self.into_response_with_default(StatusCode::OK)
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        respond(status, if self.is_text { Headers::TEXT } else { Headers::HTML }, self.text)
    }
}
