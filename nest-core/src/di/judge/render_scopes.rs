//! Words for the faults of scopes.

use super::fault::Fault;
use super::render::{fact, help, help_code};
use super::render_edges::{dependency, dependency_place, edge, in_form, is_alias, needs, scope_behind};
use super::text::Text;
use crate::di::graph::{Graph, Resolution, SlotId, SlotKind};
use crate::di::provider::{EdgeKind, Scope};

/// How many providers a cure names.
const NAMED: usize = 16;

pub(super) const fn scope_widened(graph: &Graph, fault: &Fault, text: &mut Text) {
    let (last, index) = fault.chain[fault.chain_len as usize - 1];
    let asked = dependency(graph, last, index);
    let is_built_in = asked.edge.kind.is_built_in();
    let held = if is_built_in { asked.edge.name } else { graph.consumer(fault.other) };
    text.push("NEST-E0202: singleton ")
        .quoted(graph.consumer(fault.subject))
        .push(" holds request-scoped ")
        .quoted(held);
    text.push("\n");
    let mut handle = 0;
    let mut i = 0;
    while i < fault.chain_len as usize {
        let (slot, index) = fault.chain[i];
        fact(text, if i == 0 { "chain" } else { "" });
        edge(graph, slot, index, text);
        text.push(", ").place(dependency_place(graph, slot, dependency(graph, slot, index)));
        if !is_alias(graph, slot) {
            handle = i;
        }
        i += 1;
    }
    if is_built_in {
        help(text).push("take it as a parameter of the handler, and pass on what is needed");
    } else {
        fact(text, "").quoted(held).push(" is request-scoped, ").place(match graph.class(fault.other) {
            Some(class) => class.place,
            None => graph.place(fault.other),
        });
        let (slot, index) = fault.chain[handle];
        let dependency = dependency(graph, slot, index);
        help_code(text, "take a handle", dependency_place(graph, slot, dependency));
        in_form(text, dependency, EdgeKind::Scoped);
    }
    per_request(graph, fault, text);
}

/// The cure that builds the holders for each request: those of the chain, and all singletons that hold them in turn.
const fn per_request(graph: &Graph, fault: &Fault, text: &mut Text) {
    let mut held = [0 as SlotId; NAMED];
    let mut len = 0;
    while len < fault.chain_len as usize {
        held[len] = fault.chain[len].0;
        len += 1;
    }
    let mut before = 0;
    while before < len && len < NAMED {
        before = len;
        let mut slot = 0;
        while slot < graph.slot_count() as SlotId && len < NAMED {
            if !contains(&held, len, slot) && holds(graph, slot, &held, len) {
                held[len] = slot;
                len += 1;
            }
            slot += 1;
        }
    }
    let mut i = 0;
    while i < len {
        // A module lives as long as the application, whatever it holds: there is no such cure.
        if matches!(graph.kind_of(held[i]), SlotKind::Module) {
            return;
        }
        i += 1;
    }
    let mut shown = 0;
    let mut i = 0;
    while i < len {
        if graph.scope(held[i]).is(Scope::Singleton)
            && let Some(class) = graph.class(held[i])
        {
            if shown == 0 {
                help(text).push("or build it for each request: `#[injectable(scope = request)]` on\n      ");
            }
            text.push(if shown == 0 { "" } else { ", " }).quoted(class.name);
            shown += 1;
        }
        i += 1;
    }
    let mut i = 0;
    while i < len {
        if graph.scope(held[i]).is(Scope::Singleton) && graph.class(held[i]).is_none() {
            let what = if shown == 0 { "or build it for each request" } else { "and" };
            help_code(text, what, graph.place(held[i]));
            text.push("provide(").name(graph.name(held[i])).push(", factory = …, scope = request)");
            shown += 1;
        }
        i += 1;
    }
}

const fn contains(slots: &[SlotId; NAMED], len: usize, slot: SlotId) -> bool {
    let mut i = 0;
    while i < len {
        if slots[i] == slot {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether a slot, other than a controller, keeps one of some slots in a field.
const fn holds(graph: &Graph, slot: SlotId, held: &[SlotId; NAMED], len: usize) -> bool {
    if matches!(graph.kind_of(slot), SlotKind::Controller(_)) {
        return false;
    }
    let (dependencies, node) = graph.dependencies(slot);
    let mut i = 0;
    while i < dependencies.len() {
        if dependencies[i].edge.kind.is_eager()
            && let Resolution::Found(target) = graph.resolve(node, dependencies[i].edge.key)
            && contains(held, len, target)
        {
            return true;
        }
        i += 1;
    }
    false
}

pub(super) const fn lazy_not_singleton(graph: &Graph, fault: &Fault, text: &mut Text) {
    let dependency = dependency(graph, fault.subject, fault.index);
    let (scope, what, form) = match scope_behind(graph, fault.other) {
        Scope::Request => ("request-scoped", "take a handle instead", EdgeKind::Scoped),
        _ => ("transient", "build it on demand instead", EdgeKind::Factory),
    };
    text.push("NEST-E0203: `Lazy` looks up singletons, and ").quoted(dependency.edge.name).push(" is ").push(scope);
    text.push("\n");
    needs(graph, fault.subject, dependency, text);
    fact(text, "has").quoted(graph.consumer(fault.other)).push(" is declared here: ").place(
        match graph.class(fault.other) {
            Some(class) => class.place,
            None => graph.place(fault.other),
        },
    );
    help_code(text, what, dependency_place(graph, fault.subject, dependency));
    in_form(text, dependency, form);
}
