//! The graph of an application: its modules, who imports whom, and what each may see.
//!
//! Everything here is `const`: the judge walks the graph while the compiler checks the application, and boot walks the same
//! graph, with the same functions, to decide in which order to build. There is no second opinion on visibility.

mod collect;
mod given;
mod limit;
mod lookups;
mod route_path;
mod stand_in;

use given::MAX_GIVEN;
pub use given::{Given, Gives, Naming, Undeclared};
pub(crate) use limit::{Limit, Overflow};
use limit::{MAX_IMPORTS, MAX_REEXPORT_DEPTH};
pub(crate) use limit::{MAX_MODULES, MAX_ROUTES, MAX_SLOTS};
pub(crate) use route_path::{MAX_NESTED, RoutePath, are_equal};
pub use stand_in::{StandIn, StandIns};

use super::key::Key;
use super::module::{Import, ModuleDef};
use super::name::Name;
use super::place::Place;
use super::provider::{Dependency, ProviderDef, Scope};

/// The room of the hash table of modules; a power of two, so that a mask picks the place.
const TABLE: usize = 2 * MAX_MODULES;

/// The number of a module within its graph; the root is 0.
pub(crate) type NodeId = u16;
/// The number of a thing that gets an instance, within the whole graph.
pub(crate) type SlotId = u32;

const NO_NODE: NodeId = u16::MAX;

/// A module of an application. A dynamic module is a node of its own for each import that brings options.
#[derive(Clone, Copy)]
pub(crate) struct Node {
    pub(crate) def: &'static ModuleDef,
    /// The module whose import found this one first.
    pub(crate) parent: NodeId,
    /// That import; `None` for the root.
    pub(crate) via: Option<&'static Import>,
    pub(crate) is_global: bool,
    /// The import that gives it a path, `at("admin", …)`, and the module that it stands in.
    pub(crate) nested: Option<(NodeId, &'static Import)>,
    first_import: u16,
    first_reexport: u16,
    reexports: u16,
    /// The number of its first slot: providers, then options, then the module itself, then controllers.
    pub(crate) first_slot: SlotId,
}

/// What a lookup found.
#[derive(Clone, Copy)]
pub(crate) enum Resolution {
    Found(SlotId),
    /// Two imports export it, from different origins.
    Ambiguous(SlotId, SlotId),
    Missing,
}

/// What a slot is.
#[derive(Clone, Copy)]
pub(crate) enum SlotKind {
    Provider(usize),
    Option(usize),
    Module,
    Controller(usize),
    /// What a test gives, since no module provides it.
    Given(usize),
}

/// All modules of an application, found from its root, nearest first.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct Graph {
    nodes: [Node; MAX_MODULES],
    len: usize,
    /// How many are built at boot: those behind them are reached through `lazy(…)` imports only.
    eager: usize,
    imports: [NodeId; MAX_IMPORTS],
    imports_len: usize,
    reexports: [NodeId; MAX_IMPORTS],
    reexports_len: usize,
    slots: SlotId,
    globals: [NodeId; MAX_MODULES],
    globals_len: usize,
    table: [NodeId; TABLE],
    overflow: Option<Overflow>,
    /// For a test that replaces modules: the graph without the replacements.
    production: Option<&'static Graph>,
    stand_ins: &'static [StandIn],
    /// What a test gives; their slots are behind those of all modules.
    given: [Given; MAX_GIVEN],
    given_len: usize,
}

impl Graph {
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// How many modules are built at boot; those with higher numbers are loaded later, if at all.
    pub(crate) const fn eager(&self) -> usize {
        self.eager
    }

    pub(crate) const fn is_lazy(&self, node: NodeId) -> bool {
        node as usize >= self.eager
    }

    /// Whether the application is larger than what can be judged; then parts of it are not in the graph.
    pub(crate) const fn has_overflown(&self) -> bool {
        self.overflow.is_some()
    }

    /// The limit that the application passes.
    pub(crate) const fn overflow(&self) -> Option<Overflow> {
        self.overflow
    }

    pub(crate) const fn slot_count(&self) -> usize {
        self.slots as usize + self.given_len
    }

    pub(crate) const fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node as usize]
    }

    pub(crate) const fn globals(&self) -> usize {
        self.globals_len
    }

    pub(crate) const fn global(&self, i: usize) -> NodeId {
        self.globals[i]
    }

    /// The module that an import refers to, or `None` when the entry is no module.
    pub(crate) const fn imported(&self, node: NodeId, import: usize) -> Option<NodeId> {
        let target = self.import_of(node, import);
        if target == NO_NODE { None } else { Some(target) }
    }

    /// The module of an entry of `imports`, lazy or not.
    pub(crate) const fn module_of_import(&self, node: NodeId, import: usize) -> Option<NodeId> {
        let entry = &self.nodes[node as usize].def.imports[import];
        if !entry.lazy {
            return self.imported(node, import);
        }
        let Some(module) = self.module_meant(entry) else { return None };
        let mut candidate = 0;
        while candidate < self.len {
            let Node { def, parent, via, .. } = self.nodes[candidate];
            // One that brings options is a node of its own; any other is the one node of its module.
            let is_meant = match via {
                Some(via) if !module.options.is_empty() && entry.make.is_some() => {
                    parent == node && via.site == entry.site
                }
                _ => def.own.key.is(module.own.key),
            };
            if is_meant {
                return Some(candidate as NodeId);
            }
            candidate += 1;
        }
        None
    }

    const fn import_of(&self, node: NodeId, import: usize) -> NodeId {
        self.imports[self.nodes[node as usize].first_import as usize + import]
    }

    /// What a module sees under a key: its own, else an import's, else a global module's, else what a test gives.
    pub(crate) const fn resolve(&self, node: NodeId, key: Key) -> Resolution {
        if let Some(slot) = self.own(node, key) {
            return Resolution::Found(slot);
        }
        match self.resolve_in_imports(node, key, 0) {
            Resolution::Missing => {}
            found => return found,
        }
        let mut found = Resolution::Missing;
        let mut i = 0;
        while i < self.globals_len {
            if let Some(slot) = self.exported(self.globals[i], key, 0)
                && matches!(found, Resolution::Missing)
            {
                found = Resolution::Found(slot);
            }
            i += 1;
        }
        match found {
            Resolution::Missing => self.resolve_given(key),
            _ => found,
        }
    }

    const fn resolve_in_imports(&self, node: NodeId, key: Key, depth: u8) -> Resolution {
        let mut found: Option<SlotId> = None;
        let imports = self.nodes[node as usize].def.imports.len();
        let mut i = 0;
        while i < imports {
            let imported = self.import_of(node, i);
            if imported != NO_NODE {
                match (self.exported(imported, key, depth), found) {
                    (Some(slot), None) => found = Some(slot),
                    (Some(slot), Some(first)) if slot != first => return Resolution::Ambiguous(first, slot),
                    _ => {}
                }
            }
            i += 1;
        }
        match found {
            Some(slot) => Resolution::Found(slot),
            None => Resolution::Missing,
        }
    }

    /// What a module itself provides under a key.
    pub(crate) const fn own(&self, node: NodeId, key: Key) -> Option<SlotId> {
        let Node { def, first_slot, .. } = self.nodes[node as usize];
        let mut i = 0;
        while i < def.providers.len() {
            if def.providers[i].key.is(key) {
                return Some(first_slot + i as SlotId);
            }
            i += 1;
        }
        let mut i = 0;
        while i < def.options.len() {
            if def.options[i].key.is(key) {
                return Some(first_slot + (def.providers.len() + i) as SlotId);
            }
            i += 1;
        }
        None
    }

    /// What a module lets its importers see under a key.
    pub(crate) const fn exported(&self, node: NodeId, key: Key, depth: u8) -> Option<SlotId> {
        if depth > MAX_REEXPORT_DEPTH {
            return None;
        }
        let Node { def, first_reexport, reexports, .. } = self.nodes[node as usize];
        let mut i = 0;
        while i < def.exports.len() {
            if def.exports[i].key.is(key) {
                if let Some(slot) = self.own(node, key) {
                    return Some(slot);
                }
                if let Resolution::Found(slot) = self.resolve_in_imports(node, key, depth + 1) {
                    return Some(slot);
                }
            }
            i += 1;
        }
        let mut i = first_reexport as usize;
        while i < (first_reexport + reexports) as usize {
            if let Some(slot) = self.exported(self.reexports[i], key, depth + 1) {
                return Some(slot);
            }
            i += 1;
        }
        None
    }

    /// The module that a slot belongs to; what a test gives belongs to the root.
    pub(crate) const fn node_of(&self, slot: SlotId) -> NodeId {
        if slot >= self.slots {
            return 0;
        }
        let (mut low, mut high) = (0, self.len);
        while high - low > 1 {
            let middle = (low + high) / 2;
            if self.nodes[middle].first_slot <= slot { low = middle } else { high = middle }
        }
        low as NodeId
    }

    pub(crate) const fn kind_of(&self, slot: SlotId) -> SlotKind {
        if slot >= self.slots {
            return SlotKind::Given((slot - self.slots) as usize);
        }
        let Node { def, first_slot, .. } = self.nodes[self.node_of(slot) as usize];
        let i = (slot - first_slot) as usize;
        let (providers, options) = (def.providers.len(), def.options.len());
        if i < providers {
            SlotKind::Provider(i)
        } else if i < providers + options {
            SlotKind::Option(i - providers)
        } else if i == providers + options {
            SlotKind::Module
        } else {
            SlotKind::Controller(i - providers - options - 1)
        }
    }

    /// The slot of a module's own instance.
    pub(crate) const fn module_slot(&self, node: NodeId) -> SlotId {
        let Node { def, first_slot, .. } = self.nodes[node as usize];
        first_slot + (def.providers.len() + def.options.len()) as SlotId
    }

    /// The slot of a controller.
    pub(crate) const fn controller_slot(&self, node: NodeId, controller: usize) -> SlotId {
        self.module_slot(node) + 1 + controller as SlotId
    }

    /// What building a slot needs, and the module from which it is looked for.
    pub(crate) const fn dependencies(&self, slot: SlotId) -> (&'static [Dependency], NodeId) {
        let node = self.node_of(slot);
        let Node { def, via, parent, .. } = self.nodes[node as usize];
        match self.kind_of(slot) {
            SlotKind::Provider(i) => (def.providers[i].dependencies(), node),
            // An options factory stands in the importing module, so it sees what that module sees.
            SlotKind::Option(_) => match via {
                Some(import) => (import.dependencies, parent),
                None => (&[], node),
            },
            // A dynamic module is the value that its import brought: nothing is injected into it.
            SlotKind::Module => {
                if def.options.is_empty() {
                    (def.own.dependencies, node)
                } else {
                    (&[], node)
                }
            }
            SlotKind::Controller(i) => (def.controllers[i].target.provider.dependencies, node),
            SlotKind::Given(_) => (&[], node),
        }
    }

    pub(crate) const fn key(&self, slot: SlotId) -> Key {
        let def = self.nodes[self.node_of(slot) as usize].def;
        match self.kind_of(slot) {
            SlotKind::Provider(i) => def.providers[i].key,
            SlotKind::Option(i) => def.options[i].key,
            SlotKind::Module => def.own.key,
            SlotKind::Controller(i) => def.controllers[i].target.provider.key,
            SlotKind::Given(i) => self.given[i].key,
        }
    }

    /// The name of what a slot provides.
    pub(crate) const fn name(&self, slot: SlotId) -> Name {
        let def = self.nodes[self.node_of(slot) as usize].def;
        match self.kind_of(slot) {
            SlotKind::Provider(i) => def.providers[i].name,
            SlotKind::Option(i) => def.options[i].name,
            SlotKind::Module => def.own.name,
            SlotKind::Controller(i) => def.controllers[i].target.provider.name,
            SlotKind::Given(i) => self.given[i].name,
        }
    }

    /// The name of what consumes: the class behind a binding, rather than the binding.
    pub(crate) const fn consumer(&self, slot: SlotId) -> Name {
        match self.class(slot) {
            Some(class) => class.name,
            None => self.name(slot),
        }
    }

    /// The class that a slot builds.
    pub(crate) const fn class(&self, slot: SlotId) -> Option<&'static ProviderDef> {
        let def = self.nodes[self.node_of(slot) as usize].def;
        match self.kind_of(slot) {
            SlotKind::Provider(i) => def.providers[i].class(),
            SlotKind::Option(_) | SlotKind::Given(_) => None,
            SlotKind::Module => Some(def.own),
            SlotKind::Controller(i) => Some(def.controllers[i].target.provider),
        }
    }

    /// Where the entry of a slot stands in its module.
    pub(crate) const fn place(&self, slot: SlotId) -> Place {
        let def = self.nodes[self.node_of(slot) as usize].def;
        match self.kind_of(slot) {
            SlotKind::Provider(i) => def.providers[i].place,
            SlotKind::Option(i) => def.options[i].place,
            SlotKind::Module | SlotKind::Given(_) => def.own.place,
            SlotKind::Controller(i) => def.controllers[i].place,
        }
    }

    /// How long an instance lives, as declared.
    pub(crate) const fn scope(&self, slot: SlotId) -> Scope {
        let def = self.nodes[self.node_of(slot) as usize].def;
        match self.kind_of(slot) {
            SlotKind::Provider(i) => def.providers[i].scope(),
            SlotKind::Option(_) | SlotKind::Module | SlotKind::Given(_) => Scope::Singleton,
            SlotKind::Controller(i) => def.controllers[i].target.provider.scope,
        }
    }
}
