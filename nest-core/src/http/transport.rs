//! HTTP as a wire of the pipeline.

use super::error::{Failure, log_failure};
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
        log_failure(&failure, cx.request());
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
