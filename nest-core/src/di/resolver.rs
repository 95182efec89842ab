//! What a provider's constructor sees: its own dependencies, already built, by their numbers.

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
    pub(crate) needs: Needs<'a>,
    pub(crate) within: Within<'a>,
}

/// Where dependencies are, by their numbers, as far as they are visible.
pub(crate) enum Needs<'a> {
    /// They were looked for just now.
    Found {
        slots: Vec<Option<SlotId>>,
        /// Transients built for this consumer, by the number of the dependency.
        transients: Vec<(u16, Instance)>,
    },
    /// They are known since boot, and none of them is transient.
    Planned(&'a [Planned]),
}

/// Where a dependency of something request-scoped is.
pub(crate) struct Planned {
    pub(crate) slot: Option<SlotId>,
    pub(crate) origin: Origin,
}

/// Where the instance of a planned dependency comes from.
pub(crate) enum Origin {
    /// It is a singleton.
    Singleton(Instance),
    /// It is what this step of the plan makes.
    Step(usize),
    /// It is looked for, if anybody asks for an instance at all.
    Slot,
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
        match &self.needs {
            Needs::Found { slots, .. } => slots[index],
            Needs::Planned(planned) => planned[index].slot,
        }
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
        match (&self.needs, self.within) {
            (Needs::Planned(planned), within) => match (&planned[index].origin, within) {
                (Origin::Singleton(instance), _) => return Some(instance),
                (Origin::Step(step), Within::Plan(building)) => return building.made_by(*step),
                _ => {}
            },
            (Needs::Found { transients, .. }, _) => {
                if let Some((_, transient)) = transients.iter().find(|(i, _)| usize::from(*i) == index) {
                    return Some(transient);
                }
            }
        }
        self.look_up(self.slot(index)?)
    }

    /// The instance of a slot, where the container or the request has it.
    fn look_up(&self, slot: SlotId) -> Option<&Instance> {
        match self.container.lifetime(slot) {
            Lifetime::Singleton => self.container.singleton(slot),
            Lifetime::Request => match self.within {
                Within::Application => None,
                Within::Scope(scope) => scope.instance(slot),
                // A plan knows what its own steps make.
                Within::Plan(_) => None,
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
