//! How long each instance of an application really lives.

use crate::di::graph::{Graph, Resolution, SlotId, SlotKind};
use crate::di::module::ProvidedForm;
use crate::di::provider::{EdgeKind, Scope};

/// How long an instance lives, once it is known what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lifetime {
    Singleton,
    Request,
    Transient,
}

/// How long a chain of transients and aliases may be. It is walked on the stack.
const DEPTH: usize = 4096;

/// Computes the lifetimes of all slots. A controller that holds something of a request is built for each request, and an alias
/// lives as long as what it stands for.
pub(super) fn of_all(graph: &Graph) -> Vec<Lifetime> {
    let mut known = vec![None; graph.slot_count()];
    for slot in 0..graph.slot_count() as SlotId {
        of(graph, slot, &mut known, 0);
    }
    known.into_iter().map(|lifetime| lifetime.unwrap_or(Lifetime::Singleton)).collect()
}

fn of(graph: &Graph, slot: SlotId, known: &mut Vec<Option<Lifetime>>, depth: usize) -> Lifetime {
    if let Some(lifetime) = known[slot as usize] {
        return lifetime;
    }
    // The judge has refused cycles of eager edges, so this ends.
    assert!(depth <= DEPTH, "more than {DEPTH} transients and aliases hold one another, up to `{}`", graph.name(slot));
    let lifetime = match graph.scope(slot) {
        Scope::Request => Lifetime::Request,
        Scope::Transient if is_alias(graph, slot) => target_of_alias(graph, slot, known, depth),
        Scope::Transient => Lifetime::Transient,
        Scope::Singleton => match graph.kind_of(slot) {
            SlotKind::Controller(_) if holds_request(graph, slot, known, depth) => Lifetime::Request,
            _ => Lifetime::Singleton,
        },
    };
    known[slot as usize] = Some(lifetime);
    lifetime
}

fn is_alias(graph: &Graph, slot: SlotId) -> bool {
    match graph.kind_of(slot) {
        SlotKind::Provider(i) => {
            matches!(graph.node(graph.node_of(slot)).def.providers[i].form, ProvidedForm::Existing(_))
        }
        _ => false,
    }
}

fn target_of_alias(graph: &Graph, slot: SlotId, known: &mut Vec<Option<Lifetime>>, depth: usize) -> Lifetime {
    let (dependencies, node) = graph.dependencies(slot);
    match graph.resolve(node, dependencies[0].edge.key) {
        Resolution::Found(target) | Resolution::Ambiguous(target, _) => of(graph, target, known, depth + 1),
        Resolution::Missing => Lifetime::Singleton,
    }
}

/// Whether a slot holds something of a request, directly or through transients and aliases.
fn holds_request(graph: &Graph, slot: SlotId, known: &mut Vec<Option<Lifetime>>, depth: usize) -> bool {
    let (dependencies, node) = graph.dependencies(slot);
    if dependencies.iter().any(|dependency| dependency.edge.kind == EdgeKind::Request) {
        return true;
    }
    dependencies.iter().filter(|dependency| dependency.edge.kind.is_eager()).any(|dependency| {
        match graph.resolve(node, dependency.edge.key) {
            Resolution::Found(target) => match of(graph, target, known, depth + 1) {
                Lifetime::Request => true,
                Lifetime::Transient => holds_request(graph, target, known, depth + 1),
                Lifetime::Singleton => false,
            },
            _ => false,
        }
    })
}
