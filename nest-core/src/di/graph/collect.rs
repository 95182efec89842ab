//! Finds the modules of an application, and numbers what gets an instance.

use super::{
    Given, Graph, Limit, MAX_GIVEN, MAX_IMPORTS, MAX_MODULES, MAX_SLOTS, NO_NODE, Node, NodeId, Overflow, SlotId,
    StandIn, TABLE,
};
use crate::di::module::{Import, ModuleDef};

impl Graph {
    /// Finds all modules from a root.
    #[must_use]
    pub const fn new(root: &'static ModuleDef) -> Graph {
        Graph::find(root, None, &[])
    }

    /// Finds all modules from a root, some of which stand in for others.
    pub(super) const fn find(
        root: &'static ModuleDef,
        production: Option<&'static Graph>,
        stand_ins: &'static [StandIn],
    ) -> Graph {
        let filler = Node {
            def: root,
            parent: 0,
            via: None,
            is_global: root.global,
            nested: None,
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
            globals: [NO_NODE; MAX_MODULES],
            globals_len: 0,
            table: [NO_NODE; TABLE],
            overflow: None,
            production,
            stand_ins,
            given: [Given::NOTHING; MAX_GIVEN],
            given_len: 0,
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
        let mut node = 0;
        while node < graph.len && !graph.has_overflown() {
            graph.number_slots(node);
            graph.find_reexports(node);
            node += 1;
        }
        graph
    }

    /// Notes the first limit that is passed, at an entry of a module: the rest of the application is not looked at.
    pub(super) const fn pass(&mut self, limit: Limit, node: NodeId, site: u16) {
        if self.overflow.is_none() {
            self.overflow = Some(Overflow { limit, node, site });
        }
    }

    /// The node of an import's module: an existing one, unless the import brings options of its own.
    const fn add(&mut self, def: &'static ModuleDef, parent: NodeId, via: Option<&'static Import>) -> NodeId {
        let brings_options = match via {
            // What stands in for another module has no use for the options that are meant for that.
            Some(import) => import.make.is_some() && !def.options.is_empty() && names(import, def),
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
            if let Some(import) = via {
                self.pass(Limit::Modules, parent, import.site);
            }
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
            nested: None,
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
                && let Some(module) = self.module_meant(import)
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
            if self.imports_len == MAX_IMPORTS {
                self.pass(Limit::Imports, node as NodeId, import.site);
                return;
            }
            self.imports[self.imports_len] = match self.module_meant(import) {
                Some(module) if !import.lazy => {
                    let target = self.add(module, node as NodeId, Some(import));
                    if import.global {
                        self.nodes[target as usize].is_global = true;
                    }
                    // The first one counts; the judge refuses a second.
                    if import.path.is_some() && self.nodes[target as usize].nested.is_none() {
                        self.nodes[target as usize].nested = Some((node as NodeId, import));
                    }
                    target
                }
                _ => NO_NODE,
            };
            self.imports_len += 1;
            i += 1;
        }
    }

    /// Numbers the slots of a module, and notes whether it is global.
    const fn number_slots(&mut self, node: usize) {
        let Node { def, parent, via, is_global, .. } = self.nodes[node];
        let slots = def.providers.len() + def.options.len() + 1 + def.controllers.len();
        if self.slots as usize + slots > MAX_SLOTS {
            // Underlined at the import of the module that no longer fits; a root that alone is too large, at its first entry.
            match via {
                Some(import) => self.pass(Limit::Instances, parent, import.site),
                None => self.pass(Limit::Instances, 0, 0),
            }
            return;
        }
        self.nodes[node].first_slot = self.slots;
        self.slots += slots as SlotId;
        if node < self.eager && is_global {
            self.globals[self.globals_len] = node as NodeId;
            self.globals_len += 1;
        }
    }

    /// Finds which exports of a module are whole modules.
    const fn find_reexports(&mut self, node: usize) {
        let def = self.nodes[node].def;
        self.nodes[node].first_reexport = self.reexports_len as u16;
        let mut e = 0;
        while e < def.exports.len() {
            let exported = match self.stand_in(def.exports[e].key) {
                Some(by) => by.own.key,
                None => def.exports[e].key,
            };
            let mut i = 0;
            while i < def.imports.len() {
                let imported = self.import_of(node as NodeId, i);
                if imported != NO_NODE && self.nodes[imported as usize].def.own.key.is(exported) {
                    if self.reexports_len == MAX_IMPORTS {
                        self.pass(Limit::Reexports, node as NodeId, def.exports[e].site);
                        return;
                    }
                    self.reexports[self.reexports_len] = imported;
                    self.reexports_len += 1;
                    self.nodes[node].reexports += 1;
                }
                i += 1;
            }
            e += 1;
        }
    }
}

/// Whether an import names a module, rather than one that this module stands in for.
const fn names(import: &Import, def: &ModuleDef) -> bool {
    match import.target.module {
        Some(module) => module.own.key.is(def.own.key),
        None => false,
    }
}
