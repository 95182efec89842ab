//! Pipes: a raw argument in, a valid value or a refusal out.

use std::sync::Arc;

use super::boxed::BoxFuture;
use super::context::ExecutionContext;
use super::transport::Transport;

/// Transforms or refuses an argument of type `V` before the handler sees it.
///
/// A pipe bound to an application, a controller or a route meets every argument of its type.
pub trait Pipe<T: Transport, V: Send + 'static>: Send + Sync + 'static {
    /// The value that the handler receives.
    ///
    /// # Errors
    /// The failure that the caller is answered with, unless an interceptor or a filter takes it.
    fn transform(&self, value: V, cx: &ExecutionContext<T>) -> impl Future<Output = Result<V, T::Failure>> + Send;
}

/// A pipe with its type erased, as endpoints keep it.
pub struct ErasedPipe<T: Transport, V: Send + 'static>(Arc<dyn AnyPipe<T, V>>);

impl<T: Transport, V: Send + 'static> ErasedPipe<T, V> {
    /// Erases the type of a pipe.
    pub fn new<P: Pipe<T, V>>(pipe: Arc<P>) -> Self {
        ErasedPipe(pipe)
    }

    pub(crate) fn transform<'a>(
        &'a self,
        value: V,
        cx: &'a ExecutionContext<T>,
    ) -> BoxFuture<'a, Result<V, T::Failure>> {
        self.0.transform_erased(value, cx)
    }
}

/// The object-safe twin of [`Pipe`].
trait AnyPipe<T: Transport, V>: Send + Sync {
    fn transform_erased<'a>(&'a self, value: V, cx: &'a ExecutionContext<T>) -> BoxFuture<'a, Result<V, T::Failure>>
    where
        V: 'a;
}

impl<T: Transport, V: Send + 'static, P: Pipe<T, V>> AnyPipe<T, V> for P {
    fn transform_erased<'a>(&'a self, value: V, cx: &'a ExecutionContext<T>) -> BoxFuture<'a, Result<V, T::Failure>>
    where
        V: 'a,
    {
        Box::pin(self.transform(value, cx))
    }
}
