//! Modules that stand in for others, in the graph of a test.

use super::{Graph, NodeId};
use crate::di::key::Key;
use crate::di::module::{Import, ModuleDef};
use crate::di::provider::{Declaration, ProviderDef};

/// A module that stands in for another.
#[doc(hidden)]
pub struct StandIn {
    pub(crate) replaced: &'static Declaration,
    pub(crate) by: &'static Declaration,
}

/// The modules that a test replaces.
#[doc(hidden)]
pub trait StandIns {
    /// What the test lists.
    const LIST: &'static [StandIn];
}

impl StandIn {
    /// What `override module Replaced = By` says.
    #[must_use]
    pub const fn new(replaced: &'static Declaration, by: &'static Declaration) -> StandIn {
        StandIn { replaced, by }
    }

    /// Whether the one can stand in for the other: it is another module, needs no options, and does not import the other.
    pub(crate) const fn is_fit(&self) -> bool {
        let Some(by) = self.by.module else { return false };
        !by.own.key.is(self.replaced.provider.key) && by.options.is_empty() && self.import_of_replaced().is_none()
    }

    /// The entry by which what stands in imports what it stands in for.
    pub(crate) const fn import_of_replaced(&self) -> Option<&'static Import> {
        let Some(by) = self.by.module else { return None };
        let mut i = 0;
        while i < by.imports.len() {
            if by.imports[i].target.provider.key.is(self.replaced.provider.key) {
                return Some(&by.imports[i]);
            }
            i += 1;
        }
        None
    }
}

impl Graph {
    /// The graph of an application in which modules stand in for others.
    #[must_use]
    pub const fn replacing(production: &'static Graph, stand_ins: &'static [StandIn]) -> Graph {
        Graph::find(production.node(0).def, Some(production), stand_ins)
    }

    /// For a test that replaces modules: the graph without the replacements.
    pub(crate) const fn production(&self) -> Option<&'static Graph> {
        self.production
    }

    /// One of the pairs that a test lists.
    pub(crate) const fn pair(&self, i: usize) -> &'static StandIn {
        &self.stand_ins[i]
    }

    /// The module that an import means in this graph: the one that it names, or what stands in for that.
    pub(crate) const fn module_meant(&self, import: &Import) -> Option<&'static ModuleDef> {
        match import.target.module {
            Some(module) => match self.stand_in(module.own.key) {
                Some(by) => Some(by),
                None => Some(module),
            },
            None => None,
        }
    }

    /// What stands in for a module, if anything does.
    pub(crate) const fn stand_in(&self, replaced: Key) -> Option<&'static ModuleDef> {
        let mut i = 0;
        while i < self.stand_ins.len() {
            if self.stand_ins[i].replaced.provider.key.is(replaced) {
                return self.stand_ins[i].by.module;
            }
            i += 1;
        }
        None
    }

    /// The module that a module stands in for, if it does.
    pub(crate) const fn replaced_by(&self, node: NodeId) -> Option<&'static ProviderDef> {
        let key = self.nodes[node as usize].def.own.key;
        let mut i = 0;
        while i < self.stand_ins.len() {
            if self.stand_ins[i].by.provider.key.is(key) {
                return Some(self.stand_ins[i].replaced.provider);
            }
            i += 1;
        }
        None
    }

    /// Whether something stands in for a module that it cannot stand in for, which is told where the test says so.
    pub(crate) const fn has_unfit_stand_in(&self) -> bool {
        let mut i = 0;
        while i < self.stand_ins.len() {
            if !self.stand_ins[i].is_fit() {
                return true;
            }
            i += 1;
        }
        false
    }

    /// The replaced module that has or exports a key in production.
    pub(crate) const fn taken_away(&self, key: Key) -> Option<&'static StandIn> {
        let Some(production) = self.production else { return None };
        let mut i = 0;
        while i < self.stand_ins.len() {
            if let Some(node) = production.find_module(self.stand_ins[i].replaced.provider.key)
                && (production.own(node, key).is_some() || production.exported(node, key, 0).is_some())
            {
                return Some(&self.stand_ins[i]);
            }
            i += 1;
        }
        None
    }

    /// The module of a key.
    pub(crate) const fn find_module(&self, key: Key) -> Option<NodeId> {
        let mut node = 0;
        while node < self.len() as NodeId {
            if self.node(node).def.own.key.is(key) {
                return Some(node);
            }
            node += 1;
        }
        None
    }
}
