//! What a provider's constructor sees: its own dependencies, already built, by their numbers.

use std::borrow::Cow;
use std::sync::Arc;

use super::container::{Building, Container, Lifetime, RequestScope};
use super::graph::{Graph, NodeId, Resolution, SlotId};
use super::instance::Instance;
use super::key::Keyed;
use super::provider::Dependency;

/// The resolved dependencies of one provider under construction.
#[doc(hidden)]
pub struct Resolver<'a> {
    pub(crate) container: &'a Arc<Container>,
    pub(crate) node: NodeId,
    /// Where its dependencies are, as far as they are visible.
    pub(crate) slots: Cow<'a, [Option<SlotId>]>,
    pub(crate) within: Within<'a>,
    /// Transients built for this consumer, by the number of the dependency.
    pub(crate) transients: Vec<(u16, Instance)>,
}

/// Where a constructor finds what belongs to a request.
#[derive(Clone, Copy)]
pub(crate) enum Within<'a> {
    /// It is built for the application.
    Application,
    /// It is built for a request, within its scope.
    Scope(&'a RequestScope),
    /// It is built for a request in which nobody asks for anything later.
    Plan(&'a Building),
}

impl Resolver<'_> {
    /// The slot of a dependency, if it is visible.
    pub(crate) fn slot(&self, index: usize) -> Option<SlotId> {
        self.slots[index]
    }

    /// What the transport knows of the current request.
    pub(crate) fn request<R: std::any::Any + Send + Sync>(&self) -> Option<Arc<R>> {
        match self.within {
            Within::Application => None,
            Within::Scope(scope) => scope.request(),
            Within::Plan(building) => building.request(),
        }
    }

    /// The instance of a dependency that is built before its consumer.
    pub(crate) fn instance(&self, index: usize) -> Option<&Instance> {
        if let Some((_, transient)) = self.transients.iter().find(|(i, _)| usize::from(*i) == index) {
            return Some(transient);
        }
        let slot = self.slot(index)?;
        match self.container.lifetime(slot) {
            Lifetime::Singleton => self.container.singleton(slot),
            Lifetime::Request => match self.within {
                Within::Application => None,
                Within::Scope(scope) => scope.instance(slot),
                Within::Plan(building) => building.instance(slot),
            },
            Lifetime::Transient => None,
        }
    }

    /// The typed instance of a dependency.
    pub(crate) fn get<T: Keyed + ?Sized + Send + Sync>(&self, index: usize) -> Option<Arc<T>> {
        self.instance(index).map(Instance::typed)
    }
}

/// Where dependencies are, as a module sees them.
pub(crate) fn resolve_all(graph: &Graph, dependencies: &[Dependency], node: NodeId) -> Vec<Option<SlotId>> {
    let slots = dependencies.iter().map(|dependency| match graph.resolve(node, dependency.edge.key) {
        Resolution::Found(slot) | Resolution::Ambiguous(slot, _) => Some(slot),
        Resolution::Missing => None,
    });
    slots.collect()
}
