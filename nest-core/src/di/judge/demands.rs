//! Judges what routes require: does a guard before each enforce it?

use super::fault::{Code, Faults};
use super::handlers::{Guards, HandlerId, Told, at, handler_of};
use crate::di::graph::Graph;
use crate::di::handler::{DemandDef, DemandUse};
use crate::di::key::Key;

pub(super) const fn judge(graph: &Graph, id: HandlerId, told: &mut Told, faults: &mut Faults) {
    let mut i = 0;
    while let Some(demand) = demand_of(graph, id, i) {
        let key = demand.demand.key;
        if !is_enforced(graph, id, key) && told.is_new(key) {
            faults.push(at(graph, Code::Unenforced, id, demand.site, i as u16));
        }
        i += 1;
    }
}

/// A requirement of a handler by its number: its controller's come first.
pub(super) const fn demand_of(graph: &Graph, id: HandlerId, number: usize) -> Option<&'static DemandUse> {
    let (controller, handler) = handler_of(graph, id);
    let first = controller.demands.len();
    if number < first {
        Some(&controller.demands[number])
    } else if number - first < handler.demands.len() {
        Some(&handler.demands[number - first])
    } else {
        None
    }
}

/// Whether a route requires something that no guard before it enforces.
pub(super) const fn lacks(graph: &Graph, id: HandlerId, key: Key) -> bool {
    let mut i = 0;
    while let Some(demand) = demand_of(graph, id, i) {
        if demand.demand.key.is(key) {
            return !is_enforced(graph, id, key);
        }
        i += 1;
    }
    false
}

const fn is_enforced(graph: &Graph, id: HandlerId, key: Key) -> bool {
    let mut guards = Guards::of(graph, id);
    while let Some((used, _)) = guards.next() {
        if enforces(used.facts.enforces, key) {
            return true;
        }
    }
    false
}

/// Whether one of a guard's parameters is about a requirement.
pub(super) const fn enforces(parameters: &[Option<DemandDef>], key: Key) -> bool {
    let mut i = 0;
    while i < parameters.len() {
        if let Some(demand) = parameters[i]
            && demand.key.is(key)
        {
            return true;
        }
        i += 1;
    }
    false
}
