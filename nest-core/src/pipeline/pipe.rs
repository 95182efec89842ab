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

/// Looks at an argument of type `V`, and says what is wrong with it: a `#[pipe]` with `validate`.
///
/// What several of them find goes into one answer.
pub trait Validator<T: Transport, V: Send + Sync + 'static>: Send + Sync + 'static {
    /// Looks at the value.
    ///
    /// # Errors
    /// What is wrong with it; or a failure that is not about the value, with which the call ends.
    fn validate(&self, value: &V, cx: &ExecutionContext<T>) -> impl Future<Output = Result<(), T::Failure>> + Send;
}

/// A pipe with its type erased, as endpoints keep it.
pub struct ErasedPipe<T: Transport, V: Send + 'static>(Erased<T, V>);

enum Erased<T: Transport, V> {
    Transforms(Arc<dyn AnyPipe<T, V>>),
    Validates(Arc<dyn AnyValidator<T, V>>),
}

impl<T: Transport, V: Send + 'static> ErasedPipe<T, V> {
    /// Erases the type of a pipe.
    pub fn new<P: Pipe<T, V>>(pipe: Arc<P>) -> Self {
        ErasedPipe(Erased::Transforms(pipe))
    }

    /// Erases the type of a validator.
    pub fn validating<P: Validator<T, V>>(validator: Arc<P>) -> Self
    where
        V: Sync,
    {
        ErasedPipe(Erased::Validates(validator))
    }

    /// The value behind this pipe. `found` is what validators before it have found; behind one that transforms, nobody is asked
    /// any more once there is something.
    pub(crate) async fn pass(
        &self,
        value: V,
        found: &mut Option<T::Failure>,
        cx: &ExecutionContext<T>,
    ) -> Result<V, T::Failure> {
        match &self.0 {
            Erased::Transforms(pipe) => match found.take() {
                Some(found) => Err(found),
                None => pipe.transform_erased(value, cx).await,
            },
            Erased::Validates(validator) => {
                let (value, result) = validator.validate_erased(value, cx).await;
                if let Err(failure) = result {
                    *found = Some(T::gather(found.take(), failure)?);
                }
                Ok(value)
            }
        }
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

/// The object-safe twin of [`Validator`]. The value goes in and comes back, so that a pipe needs no value that is `Sync`.
trait AnyValidator<T: Transport, V>: Send + Sync {
    fn validate_erased<'a>(
        &'a self,
        value: V,
        cx: &'a ExecutionContext<T>,
    ) -> BoxFuture<'a, (V, Result<(), T::Failure>)>
    where
        V: 'a;
}

impl<T: Transport, V: Send + Sync + 'static, P: Validator<T, V>> AnyValidator<T, V> for P {
    fn validate_erased<'a>(
        &'a self,
        value: V,
        cx: &'a ExecutionContext<T>,
    ) -> BoxFuture<'a, (V, Result<(), T::Failure>)>
    where
        V: 'a,
    {
        Box::pin(async move {
            let result = self.validate(&value, cx).await;
            (value, result)
        })
    }
}
