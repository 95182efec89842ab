//! The providers of the whole application, by what they are bound to.

use std::sync::Weak;

use super::Inject;
use crate::di::container::Container;
use crate::di::discovered::Discovered;
use crate::di::key::Keyed;
use crate::di::provider::{Edge, EdgeKind};
use crate::di::resolver::Resolver;

/// The singletons of the whole application, walls or not, with the metadata of their classes: for libraries that explore an
/// application, such as a scheduler that looks for what is to be run (NestJS's `DiscoveryService`).
///
/// Whoever only wants all bindings that its module sees takes [`All`](super::All).
#[derive(Clone)]
pub struct Discovery {
    container: Weak<Container>,
}

impl Discovery {
    /// All singletons under a type, in the order of the graph. Complete from `on_module_init` on, and empty after the
    /// application is gone.
    #[must_use]
    pub fn find<T: Keyed + ?Sized + Send + Sync>(&self) -> Vec<Discovered<T>> {
        self.container.upgrade().map(|container| container.discover::<T>()).unwrap_or_default()
    }
}

impl std::fmt::Debug for Discovery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Discovery")
    }
}

impl Inject for Discovery {
    const EDGE: Edge = Edge::built_in(EdgeKind::Discovery, "Discovery");

    fn inject(resolver: &Resolver<'_>, _: usize) -> Discovery {
        Discovery { container: std::sync::Arc::downgrade(resolver.container) }
    }
}
