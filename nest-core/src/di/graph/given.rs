//! What a test gives, because it is needed and no module of its application provides it.

use std::marker::PhantomData;

use super::{Graph, Limit, MAX_SLOTS, NodeId, Resolution, SlotId};
use crate::di::handler::EnhancerUse;
use crate::di::key::{Key, Keyed};
use crate::di::name::Name;

/// How much one test can give. What comes behind is missing, and told as missing.
pub(super) const MAX_GIVEN: usize = 64;

/// A type that a test says something stands for.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct Given {
    pub(super) key: Key,
    pub(super) name: Name,
}

/// The types that a test says something stands for, by `override Type = …`.
#[doc(hidden)]
pub trait Gives {
    /// In the order of the test.
    const LIST: &'static [Given];
}

impl Given {
    pub(super) const NOTHING: Given = Given { key: Key::NONE, name: Name::of("") };
}

/// Asks what `override T = …` names. The inherent constant wins over that of [`Undeclared`].
#[doc(hidden)]
pub struct Naming<T: ?Sized>(PhantomData<T>);

impl<T: Keyed + ?Sized> Naming<T> {
    /// The type.
    pub const GIVEN: Given = Given { key: T::KEY, name: T::NAME };
}

/// A type that the graph cannot know, which is told where the override is judged, and only there.
#[doc(hidden)]
pub trait Undeclared {
    /// Nothing.
    const GIVEN: Given = Given::NOTHING;
}

impl<T: ?Sized> Undeclared for Naming<T> {}

impl Graph {
    /// The graph of a test: what it names, somebody needs and no module has, it gives. What a module has is replaced there, and seen by
    /// whom it was seen by.
    pub(crate) const fn giving(application: &'static Graph, given: &'static [Given]) -> Graph {
        let mut graph = *application;
        let mut i = 0;
        while i < given.len() {
            if graph.given_len < MAX_GIVEN && application.lacks(given[i].key) {
                graph.given[graph.given_len] = given[i];
                graph.given_len += 1;
            }
            i += 1;
        }
        if graph.slot_count() > MAX_SLOTS {
            graph.pass(Limit::Instances, 0, 0);
        }
        graph
    }

    /// Whether a test gives something that the application lacks.
    pub(crate) const fn lacks_one_of(&self, given: &[Given]) -> bool {
        let mut i = 0;
        while i < given.len() {
            if self.lacks(given[i].key) {
                return true;
            }
            i += 1;
        }
        false
    }

    /// The slot of what the test gives.
    pub(crate) const fn given(&self, key: Key) -> Option<SlotId> {
        let mut i = 0;
        while i < self.given_len {
            if self.given[i].key.is(key) {
                return Some(self.slots + i as SlotId);
            }
            i += 1;
        }
        None
    }

    /// What every module sees of what the test gives.
    pub(super) const fn resolve_given(&self, key: Key) -> Resolution {
        match self.given(key) {
            Some(slot) => Resolution::Found(slot),
            None => Resolution::Missing,
        }
    }

    /// Whether something is needed, and no module has it.
    const fn lacks(&self, key: Key) -> bool {
        if self.has_overflown() || key.is(Key::NONE) {
            return false;
        }
        let mut node = 0;
        while node < self.len() as NodeId {
            if self.own(node, key).is_some() {
                return false;
            }
            node += 1;
        }
        self.asks(key) || self.uses(key)
    }

    /// Whether a dependency asks for a key.
    const fn asks(&self, key: Key) -> bool {
        let mut slot = 0;
        while slot < self.slots {
            let (dependencies, _) = self.dependencies(slot);
            let mut i = 0;
            while i < dependencies.len() {
                if dependencies[i].edge.key.is(key) {
                    return true;
                }
                i += 1;
            }
            slot += 1;
        }
        false
    }

    /// Whether a guard or its like is used that has to be provided.
    const fn uses(&self, key: Key) -> bool {
        let mut node = 0;
        while node < self.len() as NodeId {
            let def = self.node(node).def;
            if is_used(def.enhancers, key) {
                return true;
            }
            let mut c = 0;
            while c < def.controllers.len() {
                if let Some(controller) = def.controllers[c].controller {
                    let mut h = 0;
                    while h < controller.handlers.len() {
                        if is_used(controller.handlers[h].enhancers, key) {
                            return true;
                        }
                        h += 1;
                    }
                    if is_used(controller.enhancers, key) {
                        return true;
                    }
                }
                c += 1;
            }
            node += 1;
        }
        false
    }
}

const fn is_used(uses: &[EnhancerUse], key: Key) -> bool {
    let mut i = 0;
    while i < uses.len() {
        // One that is a function is there by itself.
        if uses[i].key.is(key) && uses[i].facts.free.is_none() {
            return true;
        }
        i += 1;
    }
    false
}
