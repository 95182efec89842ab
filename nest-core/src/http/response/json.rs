//! JSON results.

use http::StatusCode;
use serde::Serialize;

use super::Response;
use super::into_response::{Headers, IntoResponse, default_status, respond};
use crate::http::error::{Failure, InternalServerError};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A result as JSON, or, as a parameter, a validated JSON body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

/// What serde_json begins with, too.
const USUAL: usize = 128;

impl<T: Serialize> Json<T> {
    fn write(&self, status: StatusCode, capacity: usize) -> Result<Response, Failure> {
        let mut json = Vec::with_capacity(capacity);
        match serde_json::to_writer(&mut json, &self.0) {
            Ok(()) => Ok(respond(status, Headers::JSON, json)),
            Err(error) => {
                Err(InternalServerError::new("a result could not be written as JSON").with_cause(error).into())
            }
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        self.into_response_with_default(StatusCode::OK)
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        self.write(status, USUAL).unwrap_or_else(Failure::into_response)
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        let size = cx.request().route().reply_size();
        let response = self.write(default_status(cx), size.expected())?;
        size.learn(http_body::Body::size_hint(response.body()).lower() as usize);
        Ok(response)
    }
}
