//! A handle to something that lives for one request.

use std::marker::PhantomData;
use std::sync::{Arc, Weak};

use super::Inject;
use crate::di::container::{Container, RequestScope};
use crate::di::error::{LookupError, LookupErrorKind};
use crate::di::graph::SlotId;
use crate::di::key::Keyed;
use crate::di::provider::{Edge, EdgeKind};
use crate::di::resolver::Resolver;

/// A handle to something request-scoped, for those who live longer: it is resolved within the current request.
pub struct Scoped<T: ?Sized> {
    container: Weak<Container>,
    slot: SlotId,
    of: PhantomData<fn() -> Arc<T>>,
}

impl<T: Keyed + ?Sized + Send + Sync> Scoped<T> {
    /// The instance of the current request, built when this is the first to ask.
    ///
    /// # Errors
    ///
    /// Outside of a request (a spawned task is outside), and when the constructor fails.
    pub async fn get(&self) -> Result<Arc<T>, LookupError> {
        let Some(container) = self.container.upgrade() else {
            return Err(LookupError::new(T::NAME, LookupErrorKind::Stopped));
        };
        let Some(scope) = RequestScope::current() else {
            return Err(LookupError::new(T::NAME, LookupErrorKind::OutsideRequest));
        };
        match container.instantiate(self.slot, Some(&scope)).await {
            Ok(Some(transient)) => Ok(transient.typed::<T>()),
            Ok(None) => match scope.instance(self.slot).or_else(|| container.singleton(self.slot)) {
                Some(instance) => Ok(instance.typed::<T>()),
                None => Err(LookupError::new(T::NAME, LookupErrorKind::OutsideRequest)),
            },
            Err(error) => Err(LookupError::new(T::NAME, LookupErrorKind::NotBuilt(error))),
        }
    }
}

impl<T: ?Sized> Clone for Scoped<T> {
    fn clone(&self) -> Scoped<T> {
        Scoped { container: self.container.clone(), slot: self.slot, of: PhantomData }
    }
}

impl<T: Keyed + ?Sized> std::fmt::Debug for Scoped<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scoped<{}>", T::NAME)
    }
}

impl<T: Keyed + ?Sized + Send + Sync> Inject for Scoped<T> {
    const EDGE: Edge = Edge::to::<T>(EdgeKind::Scoped);

    fn inject(resolver: &Resolver<'_>, index: usize) -> Scoped<T> {
        match resolver.slot(index) {
            Some(slot) => Scoped { container: Arc::downgrade(resolver.container), slot, of: PhantomData },
            None => {
                panic!("`{}` was judged to be there, and is not: the graph of the judge and of boot differ", T::NAME)
            }
        }
    }
}
