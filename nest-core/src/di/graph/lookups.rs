//! Lookups of boot and of the running application, which the judge has no need of.

use super::{Graph, MAX_REEXPORT_DEPTH, Node, NodeId, SlotId, SlotKind};
use crate::di::key::Key;
use crate::di::provider::Hooks;

impl Graph {
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

    /// The module of a type that a module imports, lazily or not.
    pub(crate) fn import_of_module(&self, node: NodeId, module: Key) -> Option<NodeId> {
        let imports = self.node(node).def.imports;
        let i = imports.iter().position(|import| import.target.provider.key.is(module))?;
        self.module_of_import(node, i)
    }

    /// The lifecycle hooks of what a slot builds.
    pub(crate) fn hooks(&self, slot: SlotId) -> Hooks {
        let def = self.nodes[self.node_of(slot) as usize].def;
        match self.kind_of(slot) {
            SlotKind::Provider(i) => def.providers[i].hooks(),
            SlotKind::Option(_) | SlotKind::Given(_) => Hooks::NONE,
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
