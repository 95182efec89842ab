//! Guards: they let a call through, or say why not.

use std::sync::Arc;

use super::boxed::BoxFuture;
use super::context::ExecutionContext;
use super::proof::{Given, Proof};
use super::transport::Transport;

/// Lets a call through, with a proof, or says why not.
pub trait Guard<T: Transport>: Send + Sync + 'static {
    /// What it proves to the guards and handlers behind it; `()` for nothing.
    type Proof: Proof;

    /// Judges a call.
    ///
    /// # Errors
    /// The failure that the caller is answered with, unless a filter takes it.
    fn check(&self, cx: &ExecutionContext<T>) -> impl Future<Output = Result<Self::Proof, T::Failure>> + Send;
}

/// A guard with its type erased, as endpoints keep it.
pub struct ErasedGuard<T: Transport>(Arc<dyn AnyGuard<T>>);

impl<T: Transport> ErasedGuard<T> {
    /// Erases the type of a guard.
    pub fn new<G: Guard<T>>(guard: Arc<G>) -> Self {
        ErasedGuard(guard)
    }

    pub(crate) fn check<'a>(&'a self, cx: &'a ExecutionContext<T>) -> BoxFuture<'a, Result<Option<Given>, T::Failure>> {
        self.0.check_erased(cx)
    }
}

/// The object-safe twin of [`Guard`].
trait AnyGuard<T: Transport>: Send + Sync {
    fn check_erased<'a>(&'a self, cx: &'a ExecutionContext<T>) -> BoxFuture<'a, Result<Option<Given>, T::Failure>>;
}

impl<T: Transport, G: Guard<T>> AnyGuard<T> for G {
    fn check_erased<'a>(&'a self, cx: &'a ExecutionContext<T>) -> BoxFuture<'a, Result<Option<Given>, T::Failure>> {
        Box::pin(async move {
            let proof = self.check(cx).await?;
            Ok(G::Proof::PROOF.is_some().then(|| Box::new(proof) as Given))
        })
    }
}
