//! A transient, built on demand.

use std::marker::PhantomData;
use std::sync::{Arc, Weak};

use super::Inject;
use crate::di::container::{Container, RequestScope};
use crate::di::error::{LookupError, LookupErrorKind};
use crate::di::graph::SlotId;
use crate::di::key::Keyed;
use crate::di::provider::{Edge, EdgeKind};
use crate::di::resolver::Resolver;

/// Builds instances of a transient provider on demand, with its dependencies injected.
pub struct Factory<T: ?Sized> {
    container: Weak<Container>,
    slot: SlotId,
    of: PhantomData<fn() -> Arc<T>>,
}

impl<T: Keyed + ?Sized + Send + Sync> Factory<T> {
    /// A new instance (or the one instance, when the provider is a singleton).
    ///
    /// # Errors
    ///
    /// When its constructor fails, when it needs something of a request and this is not within one, and after the application is gone.
    pub async fn create(&self) -> Result<Arc<T>, LookupError> {
        let Some(container) = self.container.upgrade() else {
            return Err(LookupError::new(T::NAME, LookupErrorKind::Stopped));
        };
        let scope = RequestScope::current();
        match container.instantiate(self.slot, scope.as_ref()).await {
            Ok(Some(transient)) => Ok(transient.typed::<T>()),
            Ok(None) => match container.singleton(self.slot) {
                Some(instance) => Ok(instance.typed::<T>()),
                None => Err(LookupError::new(T::NAME, LookupErrorKind::OutsideRequest)),
            },
            Err(error) => Err(LookupError::new(T::NAME, LookupErrorKind::NotBuilt(error))),
        }
    }
}

impl<T: ?Sized> Clone for Factory<T> {
    fn clone(&self) -> Factory<T> {
        Factory { container: self.container.clone(), slot: self.slot, of: PhantomData }
    }
}

impl<T: Keyed + ?Sized> std::fmt::Debug for Factory<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Factory<{}>", T::NAME)
    }
}

impl<T: Keyed + ?Sized + Send + Sync> Inject for Factory<T> {
    const EDGE: Edge = Edge::to::<T>(EdgeKind::Factory);

    fn inject(resolver: &Resolver<'_>, index: usize) -> Factory<T> {
        match resolver.slot(index) {
            Some(slot) => Factory { container: Arc::downgrade(resolver.container), slot, of: PhantomData },
            None => {
                panic!("`{}` was judged to be there, and is not: the graph of the judge and of boot differ", T::NAME)
            }
        }
    }
}
