//! Every binding of a type.

use std::sync::{Arc, OnceLock, Weak};

use super::Inject;
use crate::di::container::Container;
use crate::di::key::Keyed;
use crate::di::provider::{Edge, EdgeKind};
use crate::di::resolver::Resolver;

/// Every binding of a type that the module can see, in the order of the lists: its own, those of its imports, those of
/// global modules. Singletons only. Bind several with `provide(dyn Plugin, class = …, multi)`.
///
/// Filled when all providers are built, so that a plugin may itself need its host: a constructor sees none yet,
/// `on_module_init` sees all.
pub struct All<T: ?Sized> {
    targets: Arc<OnceLock<Vec<Weak<T>>>>,
}

impl<T: ?Sized> All<T> {
    /// The instances; none before boot has built all providers.
    pub fn iter(&self) -> impl Iterator<Item = Arc<T>> + '_ {
        self.targets.get().into_iter().flatten().filter_map(Weak::upgrade)
    }

    /// How many there are; 0 before boot has built all providers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.targets.get().map_or(0, Vec::len)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: ?Sized> Clone for All<T> {
    fn clone(&self) -> All<T> {
        All { targets: self.targets.clone() }
    }
}

impl<T: Keyed + ?Sized> std::fmt::Debug for All<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "All<{}>", T::NAME)
    }
}

impl<T: Keyed + ?Sized + Send + Sync> Inject for All<T> {
    const EDGE: Edge = Edge::to::<T>(EdgeKind::All);

    fn inject(resolver: &Resolver<'_>, _: usize) -> All<T> {
        let targets = Arc::new(OnceLock::new());
        let (handle, node) = (targets.clone(), resolver.node);
        resolver.container.when_built(
            resolver.node,
            Box::new(move |container: &Container| {
                let visible = container.graph().visible(node, T::KEY);
                let instances = visible.into_iter().filter_map(|slot| container.singleton(slot));
                // Set once: each closure runs once, and nobody else has the cell yet.
                let _ = handle.set(instances.map(|instance| Arc::downgrade(&instance.typed::<T>())).collect());
            }),
        );
        All { targets }
    }
}
