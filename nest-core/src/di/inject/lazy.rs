//! A dependency that is looked up after boot.

use std::sync::{Arc, OnceLock, Weak};

use super::Inject;
use crate::di::container::Container;
use crate::di::key::Keyed;
use crate::di::provider::{Edge, EdgeKind};
use crate::di::resolver::Resolver;

/// A dependency that is looked up after boot: the only edge on which a cycle may close.
///
/// It does not keep its target alive, so two providers that know each other are still freed with their application.
pub struct Lazy<T: ?Sized> {
    target: Arc<OnceLock<Weak<T>>>,
}

impl<T: Keyed + ?Sized + Send + Sync> Lazy<T> {
    /// The instance.
    ///
    /// # Panics
    ///
    /// Before boot has built all providers (a constructor must not use it; `on_module_init` may), and after the application
    /// is gone.
    #[must_use]
    pub fn get(&self) -> Arc<T> {
        match self.try_get() {
            Some(instance) => instance,
            None => panic!(
                "`Lazy<{}>` is used while providers are being built, or after the application is gone: \
                 use it from `on_module_init` on",
                T::NAME
            ),
        }
    }

    /// The instance, or `None` before boot has built all providers and after the application is gone.
    #[must_use]
    pub fn try_get(&self) -> Option<Arc<T>> {
        self.target.get()?.upgrade()
    }
}

impl<T: ?Sized> Clone for Lazy<T> {
    fn clone(&self) -> Lazy<T> {
        Lazy { target: self.target.clone() }
    }
}

impl<T: Keyed + ?Sized> std::fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lazy<{}>", T::NAME)
    }
}

impl<T: Keyed + ?Sized + Send + Sync> Inject for Lazy<T> {
    const EDGE: Edge = Edge::to::<T>(EdgeKind::Lazy);

    fn inject(resolver: &Resolver<'_>, index: usize) -> Lazy<T> {
        let target = Arc::new(OnceLock::new());
        if let Some(slot) = resolver.slot(index) {
            let handle = target.clone();
            resolver.container.when_built(
                resolver.node,
                Box::new(move |container: &Container| {
                    if let Some(instance) = container.singleton(slot) {
                        // Set once: each closure runs once, and nobody else has the cell yet.
                        let _ = handle.set(Arc::downgrade(&instance.typed::<T>()));
                    }
                }),
            );
        }
        Lazy { target }
    }
}
