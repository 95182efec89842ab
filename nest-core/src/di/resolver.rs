//! What a provider's constructor sees: its own dependencies, already built, by their numbers.

use std::sync::Arc;

use super::container::{Container, Lifetime, RequestScope};
use super::graph::{NodeId, Resolution, SlotId};
use super::key::Keyed;
use super::provider::{Dependency, Instance};

/// The resolved dependencies of one provider under construction.
#[doc(hidden)]
pub struct Resolver<'a> {
    pub(crate) container: &'a Arc<Container>,
    pub(crate) node: NodeId,
    pub(crate) dependencies: &'static [Dependency],
    pub(crate) request: Option<&'a RequestScope>,
    /// Transients built for this consumer, by the number of the dependency.
    pub(crate) transients: Vec<(u16, Instance)>,
}

impl Resolver<'_> {
    /// The slot of a dependency, if it is visible.
    pub(crate) fn slot(&self, index: usize) -> Option<SlotId> {
        match self.container.graph().resolve(self.node, self.dependencies[index].edge.key) {
            Resolution::Found(slot) | Resolution::Ambiguous(slot, _) => Some(slot),
            Resolution::Missing => None,
        }
    }

    /// What the transport knows of the current request.
    pub(crate) fn request<R: std::any::Any + Send + Sync>(&self) -> Option<Arc<R>> {
        self.request?.request()
    }

    /// The instance of a dependency that is built before its consumer.
    pub(crate) fn instance(&self, index: usize) -> Option<&Instance> {
        if let Some((_, transient)) = self.transients.iter().find(|(i, _)| usize::from(*i) == index) {
            return Some(transient);
        }
        let slot = self.slot(index)?;
        match self.container.lifetime(slot) {
            Lifetime::Singleton => self.container.singleton(slot),
            Lifetime::Request => self.request?.instance(slot),
            Lifetime::Transient => None,
        }
    }

    /// The typed instance of a dependency.
    pub(crate) fn get<T: Keyed + ?Sized + Send + Sync>(&self, index: usize) -> Option<Arc<T>> {
        self.instance(index).map(unerase::<T>)
    }
}

/// Gives an instance its type back.
pub(crate) fn unerase<T: Keyed + ?Sized + Send + Sync>(instance: &Instance) -> Arc<T> {
    match instance.downcast_ref::<Arc<T>>() {
        Some(typed) => typed.clone(),
        None => panic!("a slot of `{}` holds another type: keys are not unique", T::NAME),
    }
}
