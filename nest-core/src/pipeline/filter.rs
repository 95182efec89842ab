//! Exception filters: an error in, a reply out.

use std::any::Any;
use std::sync::Arc;

use super::boxed::BoxFuture;
use super::context::ExecutionContext;
use super::transport::Transport;

/// Turns errors of one type into replies.
///
/// With `Error = T::Failure` it takes every failure.
pub trait Filter<T: Transport>: Send + Sync + 'static {
    /// The errors it takes.
    type Error: Send + 'static;

    /// The reply to an error of a guard, an interceptor, a pipe or the handler.
    fn catch(&self, error: Self::Error, cx: &ExecutionContext<T>) -> impl Future<Output = T::Reply> + Send;
}

/// A filter with its type erased, as endpoints keep it.
pub struct ErasedFilter<T: Transport>(Arc<dyn AnyFilter<T>>);

impl<T: Transport> ErasedFilter<T> {
    /// Erases the type of a filter.
    pub fn new<F: Filter<T>>(filter: Arc<F>) -> Self {
        ErasedFilter(filter)
    }

    /// Takes a failure of the filter's type; any other comes back.
    pub(crate) fn catch<'a>(
        &'a self,
        failure: T::Failure,
        cx: &'a ExecutionContext<T>,
    ) -> Result<BoxFuture<'a, T::Reply>, T::Failure> {
        self.0.catch_erased(failure, cx)
    }
}

/// The object-safe twin of [`Filter`].
trait AnyFilter<T: Transport>: Send + Sync {
    fn catch_erased<'a>(
        &'a self,
        failure: T::Failure,
        cx: &'a ExecutionContext<T>,
    ) -> Result<BoxFuture<'a, T::Reply>, T::Failure>;
}

impl<T: Transport, F: Filter<T>> AnyFilter<T> for F {
    fn catch_erased<'a>(
        &'a self,
        failure: T::Failure,
        cx: &'a ExecutionContext<T>,
    ) -> Result<BoxFuture<'a, T::Reply>, T::Failure> {
        let error = match cast::<T::Failure, F::Error>(failure) {
            Ok(everything) => everything,
            Err(failure) => T::downcast::<F::Error>(failure)?,
        };
        Ok(Box::pin(self.catch(error, cx)))
    }
}

/// The value as a `B`, when `A` and `B` are one type.
fn cast<A: 'static, B: 'static>(value: A) -> Result<B, A> {
    let mut slot = Some(value);
    match (&mut slot as &mut dyn Any).downcast_mut::<Option<B>>().and_then(Option::take) {
        Some(value) => Ok(value),
        None => Err(slot.expect("the slot keeps a value of another type")),
    }
}
