//! Judges views: does the module of each handler that has one see what writes it?

use super::fault::{Code, Faults};
use super::handlers::{HandlerId, Told, at, handler_of};
use super::render_edges::scope_behind;
use crate::di::graph::{Graph, NodeId, Resolution};
use crate::di::handler::ViewUse;
use crate::di::key::Key;
use crate::di::provider::Scope;

pub(super) const fn judge(graph: &Graph, id: HandlerId, told: &mut Told, faults: &mut Faults) {
    let (_, handler) = handler_of(graph, id);
    let Some(view) = handler.view else { return };
    // One provider is what all routes of a module lack.
    let of_module = view.engine.with(Key::of("", "module", id.node as u32, 0));
    if !is_seen(graph, id.node, &view) && told.is_new(of_module) {
        faults.push(at(graph, Code::ViewUnseen, id, view.site, 0));
    }
}

/// Whether a module sees one singleton that writes a view.
pub(super) const fn is_seen(graph: &Graph, node: NodeId, view: &ViewUse) -> bool {
    match graph.resolve(node, view.engine) {
        Resolution::Found(slot) => scope_behind(graph, slot).is(Scope::Singleton),
        Resolution::Ambiguous(..) | Resolution::Missing => false,
    }
}
