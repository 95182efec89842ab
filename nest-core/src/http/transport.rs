//! HTTP as a wire of the pipeline.

use super::error::{Failure, HttpError};
use super::head::RequestHead;
use super::response::Response;
use super::validation::ValidationFailed;
use crate::pipeline::{ExecutionContext, Transport};

/// The HTTP transport.
#[derive(Clone, Copy, Debug)]
pub struct Http;

impl Transport for Http {
    type Request = RequestHead;
    type Reply = Response;
    type Failure = Failure;

    fn reply_to_failure(failure: Failure, cx: &ExecutionContext<Http>) -> Response {
        let head = cx.request();
        if failure.status().is_server_error() {
            log_failure(failure.as_error(), head);
        }
        failure.into_response()
    }

    fn downcast<E: Send + 'static>(failure: Failure) -> Result<E, Failure> {
        failure.downcast()
    }

    fn gather(found: Option<Failure>, failure: Failure) -> Result<Failure, Failure> {
        let faults = failure.downcast::<ValidationFailed>()?;
        match found.map(Failure::downcast::<ValidationFailed>) {
            Some(Ok(found)) => Ok(found.and_all(faults).into()),
            Some(Err(found)) => Err(found),
            None => Ok(faults.into()),
        }
    }
}

/// Writes an internal error and its causes to the log, under the request id that the client also gets.
pub(crate) fn log_failure(error: &dyn HttpError, head: &RequestHead) {
    let mut causes = String::new();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        source = cause.source();
    }
    tracing::error!(request_id = %head.id(), method = %head.method(), path = head.path(), "{error}{causes}");
}
