//! What the log says of errors: what the client must not read.

use std::fmt;

use super::failure::Failure;
use crate::http::head::RequestHead;

/// Writes an answer's error to the log, under the request id that the client also gets: one from 500 on with its causes, at level `error`;
/// what a client caused only when it has a cause, at level `info`, since anybody can make it happen.
#[cold]
pub(crate) fn log_failure(failure: &Failure, head: &RequestHead) {
    let (id, method, path, chain) = (head.id(), head.method(), head.path(), Chain(failure));
    if failure.status().is_server_error() {
        tracing::error!(request_id = %id, %method, path, "{chain}");
    } else if failure.as_error().source().is_some() {
        tracing::info!(request_id = %id, %method, path, status = failure.status().as_u16(), "{chain}");
    }
}

/// An error and its causes, the outermost first.
pub(crate) struct Chain<'a>(pub(crate) &'a Failure);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.as_error().source();
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}
