//! Interceptors: they wrap the rest of a call.

use std::sync::Arc;

use super::boxed::BoxFuture;
use super::context::ExecutionContext;
use super::transport::Transport;

/// Wraps the rest of a call: the interceptors behind it, the pipes and the handler.
///
/// It sees what they reply and what they fail with; it does not see what guards refuse.
pub trait Interceptor<T: Transport>: Send + Sync + 'static {
    /// Runs around the call. Not calling `next.run()` skips the handler.
    ///
    /// # Errors
    /// The failure that the caller is answered with, unless an outer interceptor or a filter takes it.
    fn intercept<'a>(
        &'a self,
        cx: &'a ExecutionContext<T>,
        next: Next<'a, T>,
    ) -> impl Future<Output = Result<T::Reply, T::Failure>> + Send + 'a;
}

/// The rest of a call.
#[must_use = "a call goes on only when `next.run()` is awaited"]
pub struct Next<'a, T: Transport> {
    pub(crate) interceptors: &'a [ErasedInterceptor<T>],
    pub(crate) cx: &'a ExecutionContext<T>,
    pub(crate) handler: HandlerCall<'a, T>,
}

/// The pipes and the handler, not yet called.
pub(crate) type HandlerCall<'a, T> = Box<
    dyn FnOnce(&'a ExecutionContext<T>) -> BoxFuture<'a, Result<<T as Transport>::Reply, <T as Transport>::Failure>>
        + Send
        + 'a,
>;

impl<'a, T: Transport> Next<'a, T> {
    /// Runs the rest of the call.
    ///
    /// # Errors
    /// What an interceptor behind this one, a pipe or the handler failed with.
    pub fn run(self) -> BoxFuture<'a, Result<T::Reply, T::Failure>> {
        match self.interceptors.split_first() {
            Some((first, rest)) => first.0.intercept_erased(self.cx, Next { interceptors: rest, ..self }),
            None => (self.handler)(self.cx),
        }
    }
}

/// An interceptor with its type erased, as endpoints keep it.
pub struct ErasedInterceptor<T: Transport>(Arc<dyn AnyInterceptor<T>>);

impl<T: Transport> ErasedInterceptor<T> {
    /// Erases the type of an interceptor.
    pub fn new<I: Interceptor<T>>(interceptor: Arc<I>) -> Self {
        ErasedInterceptor(interceptor)
    }
}

/// The object-safe twin of [`Interceptor`].
trait AnyInterceptor<T: Transport>: Send + Sync {
    fn intercept_erased<'a>(
        &'a self,
        cx: &'a ExecutionContext<T>,
        next: Next<'a, T>,
    ) -> BoxFuture<'a, Result<T::Reply, T::Failure>>;
}

impl<T: Transport, I: Interceptor<T>> AnyInterceptor<T> for I {
    fn intercept_erased<'a>(
        &'a self,
        cx: &'a ExecutionContext<T>,
        next: Next<'a, T>,
    ) -> BoxFuture<'a, Result<T::Reply, T::Failure>> {
        Box::pin(self.intercept(cx, next))
    }
}
