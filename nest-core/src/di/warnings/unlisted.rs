//! Controllers and providers that are declared, and that no module lists.

use std::collections::HashSet;

use super::is_local;
use crate::di::graph::{Graph, NodeId, SlotId};
use crate::di::key::Key;
use crate::di::sighting::{Sighted, Sighting};

/// A sentence for each. Only crates are looked at that have a module in the application; of a library, not everything need be
/// listed. A type that a module outside of the application lists belongs to another application of the program.
pub(super) fn unlisted(graph: &Graph) -> Vec<String> {
    let in_graph: HashSet<Key> = (0..graph.slot_count() as SlotId)
        .flat_map(|slot| [Some(graph.key(slot)), graph.class(slot).map(|class| class.key)])
        .flatten()
        .collect();
    let crates: HashSet<&str> = Sighting::all()
        .filter(|sighting| matches!(sighting.what, Sighted::Module(_)) && in_graph.contains(&sighting.key))
        .map(Sighting::crate_name)
        .collect();
    let listed: HashSet<Key> = Sighting::all()
        .filter_map(|sighting| match sighting.what {
            Sighted::Module(keys) => Some(keys),
            _ => None,
        })
        .flatten()
        .copied()
        .collect();
    let mut found: Vec<&Sighting> = Sighting::all()
        .filter(|sighting| matches!(sighting.what, Sighted::Injectable) && is_local(sighting.place))
        .filter(|sighting| crates.contains(sighting.crate_name()))
        .filter(|sighting| !in_graph.contains(&sighting.key) && !listed.contains(&sighting.key))
        .collect();
    found.sort_by_key(|sighting| (sighting.place.file, sighting.place.line));
    found.into_iter().map(|sighting| sentence(graph, sighting)).collect()
}

fn sentence(graph: &Graph, sighting: &Sighting) -> String {
    let is_controller = Sighting::all().any(|other| {
        matches!(other.what, Sighted::Controller)
            && other.name == sighting.name
            && other.module_path == sighting.module_path
    });
    let list = if is_controller { "controllers" } else { "providers" };
    let (name, place) = (sighting.name, sighting.place);
    let (root, nearest) = (graph.node(0).def.own.name, graph.node(nearest_module(graph, sighting)).def.own);
    format!(
        "NEST-W0501: `{name}` is in no module of `{root}`, {place}\nhelp: {list} = [{name}], `{}`, {}",
        nearest.name, nearest.place
    )
}

/// The module of the application that stands nearest in the tree of files.
fn nearest_module(graph: &Graph, sighting: &Sighting) -> NodeId {
    let common = |node: &NodeId| {
        let file = graph.node(*node).def.own.place.file;
        file.split('/').zip(sighting.place.file.split('/')).take_while(|(a, b)| a == b).count()
    };
    // Of several the first: the nearest to the root.
    (0..graph.len() as NodeId).rev().max_by_key(common).unwrap_or(0)
}
