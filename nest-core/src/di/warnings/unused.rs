//! Providers and imports that nobody uses.

use std::collections::HashSet;

use super::is_local;
use crate::di::graph::{Graph, NodeId, Resolution, SlotId, SlotKind};
use crate::di::handler::EnhancerUse;
use crate::di::key::Key;
use crate::di::provider::EdgeKind;

/// A sentence for each provider that nothing asks for. One that is exported, bound to a trait (discovery may look for it), or
/// has a lifecycle hook is there for somebody; and who holds a `ModuleRef` may ask for anything that its module sees.
pub(super) fn providers(graph: &Graph) -> Vec<String> {
    let used = used_slots(graph);
    let slots = 0..graph.slot_count() as SlotId;
    slots
        .filter(|slot| matches!(graph.kind_of(*slot), SlotKind::Provider(_)) && !used.contains(slot))
        .filter(|slot| !graph.name(*slot).is_trait_object() && is_local(graph.place(*slot)))
        .filter(|slot| graph.hooks(*slot).is_none())
        .filter(|slot| {
            let node = graph.node_of(*slot);
            let exports = graph.node(node).def.exports;
            !exports.iter().any(|export| export.key.is(graph.key(*slot))) && !looks_up(graph, node)
        })
        .map(|slot| {
            let (name, module) = (graph.name(slot), graph.node(graph.node_of(slot)).def.own.name);
            format!(
                "NEST-W0502: nothing uses `{name}` of `{module}`, {}\nhelp: take it out of `providers`, or export it",
                graph.place(slot)
            )
        })
        .collect()
}

/// A sentence for each import of which nothing is used: no export, no controller, no hook.
pub(super) fn imports(graph: &Graph) -> Vec<String> {
    let mut sentences = Vec::new();
    for node in 0..graph.len() as NodeId {
        let def = graph.node(node).def;
        if looks_up(graph, node) || !is_local(def.own.place) {
            continue;
        }
        let keys = keys_asked_for(graph, node);
        for (i, import) in def.imports.iter().enumerate() {
            let Some(target) = graph.imported(node, i) else { continue };
            let exports = graph.node(target).def.exports;
            let is_used = |key: &Key| graph.exported(target, *key, 0).is_some();
            let is_exported =
                def.exports.iter().any(|export| export.key.is(import.target.provider.key) || is_used(&export.key));
            if exports.is_empty()
                || graph.node(target).is_global
                || is_exported
                || keys.iter().any(is_used)
                || is_active(graph, target, &mut HashSet::new())
            {
                continue;
            }
            sentences.push(format!(
                "NEST-W0503: `{}` imports `{}` and uses nothing of it, {}\nhelp: take it out of `imports`",
                def.own.name, import.target.provider.name, import.place
            ));
        }
    }
    sentences
}

/// A sentence for each controller of a lazy module: it answers nothing.
pub(super) fn lazy_controllers(graph: &Graph) -> Vec<String> {
    let nodes = graph.eager() as NodeId..graph.len() as NodeId;
    let entries = nodes.flat_map(|node| {
        let def = graph.node(node).def;
        def.controllers.iter().map(move |entry| (def.own.name, entry))
    });
    entries
        .map(|(module, entry)| {
            format!(
                "NEST-W0504: `{}` answers nothing: its module `{module}` is lazy, {}\n\
                 help: list it in a module that is imported without `lazy(…)`",
                entry.target.provider.name, entry.place
            )
        })
        .collect()
}

/// The slots that somebody asks for.
fn used_slots(graph: &Graph) -> HashSet<SlotId> {
    let mut used = HashSet::new();
    for slot in 0..graph.slot_count() as SlotId {
        let (dependencies, node) = graph.dependencies(slot);
        for dependency in dependencies {
            if dependency.edge.kind == EdgeKind::All {
                used.extend(graph.visible(node, dependency.edge.key));
            } else if let Resolution::Found(target) = graph.resolve(node, dependency.edge.key) {
                used.insert(target);
            }
        }
    }
    for node in 0..graph.len() as NodeId {
        for enhancer in enhancers(graph, node) {
            if let Resolution::Found(target) = graph.resolve(node, enhancer.key) {
                used.insert(target);
            }
        }
    }
    used
}

/// What the members of a module, its enhancers and the options factories of its imports ask for.
fn keys_asked_for(graph: &Graph, node: NodeId) -> Vec<Key> {
    let slots = (0..graph.slot_count() as SlotId).map(|slot| graph.dependencies(slot));
    let asked = slots.filter(|(_, from)| *from == node).flat_map(|(dependencies, _)| dependencies);
    let asked = asked.map(|dependency| dependency.edge.key);
    asked.chain(enhancers(graph, node).map(|enhancer| enhancer.key)).collect()
}

fn enhancers(graph: &Graph, node: NodeId) -> impl Iterator<Item = &'static EnhancerUse> {
    let def = graph.node(node).def;
    let controllers = def.controllers.iter().filter_map(|entry| entry.controller);
    def.enhancers.iter().chain(controllers.flat_map(|controller| {
        controller.enhancers.iter().chain(controller.handlers.iter().flat_map(|handler| handler.enhancers))
    }))
}

/// Whether something in a module holds a `ModuleRef`.
fn looks_up(graph: &Graph, node: NodeId) -> bool {
    (0..graph.slot_count() as SlotId).filter(|slot| graph.node_of(*slot) == node).any(|slot| {
        let mut edges = graph.dependencies(slot).0.iter().map(|dependency| dependency.edge.kind);
        edges.any(|kind| matches!(kind, EdgeKind::ModuleRef | EdgeKind::Discovery))
    })
}

/// Whether a module, or one that it imports, does something of its own accord: answers requests, or runs a hook.
fn is_active(graph: &Graph, node: NodeId, seen: &mut HashSet<NodeId>) -> bool {
    if !seen.insert(node) {
        return false;
    }
    let def = graph.node(node).def;
    let mut slots = (0..graph.slot_count() as SlotId).filter(|slot| graph.node_of(*slot) == node);
    !def.controllers.is_empty()
        || !def.enhancers.is_empty()
        || slots.any(|slot| !graph.hooks(slot).is_none())
        || (0..def.imports.len())
            .filter_map(|import| graph.imported(node, import))
            .any(|imported| is_active(graph, imported, seen))
}
