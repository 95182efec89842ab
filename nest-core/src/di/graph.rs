//! The graph of an application: its modules, who imports whom, and what each may see.
//!
//! Everything here is `const`: the judge walks the graph while the compiler checks the application, and boot walks the same
//! graph, with the same functions, to decide in which order to build. There is no second opinion on visibility.

use super::key::Key;
use super::module::{Import, ModuleDef};
use super::name::Name;
use super::place::Place;
use super::provider::{Dependency, Hooks, ProviderDef, Scope};

/// How many modules, and imports between them, one application may have.
pub(crate) const MAX_MODULES: usize = 2048;
const MAX_IMPORTS: usize = 4 * MAX_MODULES;
const TABLE: usize = 2 * MAX_MODULES;
/// How far the re-export of a re-export is followed.
const MAX_REEXPORT_DEPTH: u8 = 16;

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
}

/// All modules of an application, found from its root, nearest first.
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
    globals: [NodeId; 64],
    globals_len: usize,
    table: [NodeId; TABLE],
    overflow: bool,
}

impl Graph {
    /// Finds all modules from a root.
    #[must_use]
    pub const fn new(root: &'static ModuleDef) -> Graph {
        let filler = Node {
            def: root,
            parent: 0,
            via: None,
            is_global: root.global,
            first_import: 0,
            first_reexport: 0,
            reexports: 0,
            first_slot: 0,
        };
        let mut graph = Graph {
            nodes: [filler; MAX_MODULES],
            len: 0,
            eager: 0,
            imports: [NO_NODE; MAX_IMPORTS],
            imports_len: 0,
            reexports: [NO_NODE; MAX_IMPORTS],
            reexports_len: 0,
            slots: 0,
            globals: [NO_NODE; 64],
            globals_len: 0,
            table: [NO_NODE; TABLE],
            overflow: false,
        };
        graph.add(root, 0, None);
        let mut node = 0;
        while node < graph.len {
            graph.follow_imports(node);
            node += 1;
        }
        graph.eager = graph.len;
        let mut node = 0;
        let mut followed = graph.len;
        while node < graph.len {
            graph.add_lazy(node);
            while followed < graph.len {
                graph.follow_imports(followed);
                followed += 1;
            }
            node += 1;
        }
        graph.number_slots();
        graph
    }

    /// The node of an import's module: an existing one, unless the import brings options of its own.
    const fn add(&mut self, def: &'static ModuleDef, parent: NodeId, via: Option<&'static Import>) -> NodeId {
        let brings_options = match via {
            Some(import) => import.make.is_some() && !def.options.is_empty(),
            None => false,
        };
        let mut place = (def.own.key.hash() as usize) & (TABLE - 1);
        if !brings_options {
            while self.table[place] != NO_NODE {
                let known = self.table[place];
                if self.nodes[known as usize].def.own.key.is(def.own.key) {
                    return known;
                }
                place = (place + 1) & (TABLE - 1);
            }
        }
        if self.len == MAX_MODULES {
            self.overflow = true;
            return 0;
        }
        let node = self.len as NodeId;
        if !brings_options {
            self.table[place] = node;
        }
        self.nodes[self.len] = Node {
            def,
            parent,
            via,
            is_global: def.global,
            first_import: 0,
            first_reexport: 0,
            reexports: 0,
            first_slot: 0,
        };
        self.len += 1;
        node
    }

    /// Adds the modules that a node imports lazily. It does not see what they export.
    const fn add_lazy(&mut self, node: usize) {
        let def = self.nodes[node].def;
        let mut i = 0;
        while i < def.imports.len() {
            let import = &def.imports[i];
            if import.lazy
                && let Some(module) = import.target.module
            {
                self.add(module, node as NodeId, Some(import));
            }
            i += 1;
        }
    }

    const fn follow_imports(&mut self, node: usize) {
        let def = self.nodes[node].def;
        self.nodes[node].first_import = self.imports_len as u16;
        let mut i = 0;
        while i < def.imports.len() {
            let import = &def.imports[i];
            let target = match import.target.module {
                Some(_) if import.lazy => NO_NODE,
                Some(module) => {
                    let target = self.add(module, node as NodeId, Some(import));
                    if import.global {
                        self.nodes[target as usize].is_global = true;
                    }
                    target
                }
                None => NO_NODE,
            };
            if self.imports_len == MAX_IMPORTS {
                self.overflow = true;
                return;
            }
            self.imports[self.imports_len] = target;
            self.imports_len += 1;
            i += 1;
        }
    }

    /// Numbers the slots, lists global modules, and finds which exports are whole modules.
    const fn number_slots(&mut self) {
        let mut node = 0;
        while node < self.len {
            let def = self.nodes[node].def;
            self.nodes[node].first_slot = self.slots;
            self.slots += (def.providers.len() + def.options.len() + 1 + def.controllers.len()) as SlotId;
            if node < self.eager && self.nodes[node].is_global && self.globals_len < self.globals.len() {
                self.globals[self.globals_len] = node as NodeId;
                self.globals_len += 1;
            }
            self.nodes[node].first_reexport = self.reexports_len as u16;
            let mut e = 0;
            while e < def.exports.len() {
                let mut i = 0;
                while i < def.imports.len() {
                    let imported = self.import_of(node as NodeId, i);
                    if imported != NO_NODE
                        && self.nodes[imported as usize].def.own.key.is(def.exports[e].key)
                        && self.reexports_len < MAX_IMPORTS
                    {
                        self.reexports[self.reexports_len] = imported;
                        self.reexports_len += 1;
                        self.nodes[node].reexports += 1;
                    }
                    i += 1;
                }
                e += 1;
            }
            node += 1;
        }
    }

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

    pub(crate) const fn has_overflown(&self) -> bool {
        self.overflow
    }

    pub(crate) const fn slot_count(&self) -> usize {
        self.slots as usize
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

    const fn import_of(&self, node: NodeId, import: usize) -> NodeId {
        self.imports[self.nodes[node as usize].first_import as usize + import]
    }

    /// What a module sees under a key: its own, else an import's, else a global module's.
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
        found
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

    /// The module that a slot belongs to.
    pub(crate) const fn node_of(&self, slot: SlotId) -> NodeId {
        let (mut low, mut high) = (0, self.len);
        while high - low > 1 {
            let middle = (low + high) / 2;
            if self.nodes[middle].first_slot <= slot { low = middle } else { high = middle }
        }
        low as NodeId
    }

    pub(crate) const fn kind_of(&self, slot: SlotId) -> SlotKind {
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
        }
    }

    pub(crate) const fn key(&self, slot: SlotId) -> Key {
        let def = self.nodes[self.node_of(slot) as usize].def;
        match self.kind_of(slot) {
            SlotKind::Provider(i) => def.providers[i].key,
            SlotKind::Option(i) => def.options[i].key,
            SlotKind::Module => def.own.key,
            SlotKind::Controller(i) => def.controllers[i].target.provider.key,
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
            SlotKind::Option(_) => None,
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
            SlotKind::Module => def.own.place,
            SlotKind::Controller(i) => def.controllers[i].place,
        }
    }

    /// How long an instance lives, as declared.
    pub(crate) const fn scope(&self, slot: SlotId) -> Scope {
        let def = self.nodes[self.node_of(slot) as usize].def;
        match self.kind_of(slot) {
            SlotKind::Provider(i) => def.providers[i].scope(),
            SlotKind::Option(_) | SlotKind::Module => Scope::Singleton,
            SlotKind::Controller(i) => def.controllers[i].target.provider.scope,
        }
    }

    /// Every slot that a module sees under a key, in the order of the lists.
    pub(crate) fn visible(&self, node: NodeId, key: Key) -> Vec<SlotId> {
        let mut found = self.all_own(node, key);
        let imports = 0..self.nodes[node as usize].def.imports.len();
        let imported = imports.filter_map(|import| self.imported(node, import));
        for from in imported.chain(self.globals[..self.globals_len].iter().copied()) {
            self.collect_exported(from, key, 0, &mut found);
        }
        found
    }

    fn all_own(&self, node: NodeId, key: Key) -> Vec<SlotId> {
        let Node { def, first_slot, .. } = self.nodes[node as usize];
        let own = def.providers.iter().enumerate().filter(|(_, entry)| entry.key.is(key));
        own.map(|(i, _)| first_slot + i as SlotId).collect()
    }

    fn collect_exported(&self, node: NodeId, key: Key, depth: u8, found: &mut Vec<SlotId>) {
        if depth > MAX_REEXPORT_DEPTH {
            return;
        }
        let Node { def, first_reexport, reexports, .. } = self.nodes[node as usize];
        if def.exports.iter().any(|export| export.key.is(key)) {
            let mut slots = self.all_own(node, key);
            slots.extend(self.exported(node, key, 0));
            for slot in slots {
                if !found.contains(&slot) {
                    found.push(slot);
                }
            }
        }
        for i in first_reexport..first_reexport + reexports {
            self.collect_exported(self.reexports[usize::from(i)], key, depth + 1, found);
        }
    }

    /// The module of an entry of `imports`, lazy or not.
    pub(crate) fn import_of_module(&self, node: NodeId, module: Key) -> Option<NodeId> {
        let imports = self.node(node).def.imports;
        let (i, import) = imports.iter().enumerate().find(|(_, import)| import.target.provider.key.is(module))?;
        if !import.lazy {
            return self.imported(node, i);
        }
        let has_options = import.target.module.is_some_and(|module| !module.options.is_empty());
        (0..self.len as NodeId).find(|candidate| {
            let candidate = self.node(*candidate);
            if has_options {
                candidate.via.is_some_and(|via| std::ptr::eq(via, import)) && candidate.parent == node
            } else {
                candidate.def.own.key.is(module)
            }
        })
    }

    pub(crate) fn hooks(&self, slot: SlotId) -> Hooks {
        let def = self.nodes[self.node_of(slot) as usize].def;
        match self.kind_of(slot) {
            SlotKind::Provider(i) => def.providers[i].hooks(),
            SlotKind::Option(_) => Hooks::NONE,
            SlotKind::Module => def.own.hooks,
            SlotKind::Controller(i) => def.controllers[i].target.provider.hooks,
        }
    }

    /// How far a module is from the root: 0 for the root itself.
    pub(crate) fn distance(&self, mut node: NodeId) -> usize {
        let mut distance = 0;
        while node != 0 {
            node = self.nodes[node as usize].parent;
            distance += 1;
        }
        distance
    }
}
