//! What the pipeline asks of a wire.

use super::context::ExecutionContext;

/// A wire whose calls run through the pipeline: HTTP, a message broker, a test.
///
/// A transport adapts input and output, nothing else: which guards run, and in which order, is the pipeline's business.
pub trait Transport: Sized + Send + Sync + 'static {
    /// What enhancers and handlers may read of a call before its body.
    type Request: Send + Sync;
    /// What goes back.
    type Reply: Send + 'static;
    /// What a guard, a pipe or a handler fails with: any error of the transport, with its type erased.
    type Failure: Send + 'static;

    /// The reply to a failure that no filter took.
    fn reply_to_failure(failure: Self::Failure, cx: &ExecutionContext<Self>) -> Self::Reply;

    /// The error of type `E` within a failure, so that a filter can pick by type.
    ///
    /// # Errors
    /// The failure itself, unchanged, when it holds another type.
    fn downcast<E: Send + 'static>(failure: Self::Failure) -> Result<E, Self::Failure>;

    /// Puts what a validator found with what validators before it have found.
    ///
    /// # Errors
    /// A failure that is not about the value: the call ends with it, and nobody else is asked.
    fn gather(found: Option<Self::Failure>, failure: Self::Failure) -> Result<Self::Failure, Self::Failure> {
        let _ = found;
        Err(failure)
    }
}
