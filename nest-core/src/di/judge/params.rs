//! Judges the parameters of paths: is each that a guard reads in the path of every route that the guard stands before, and
//! does somebody take each that a path has?

use super::fault::{Code, Faults};
use super::handlers::{Guards, HandlerId, Told, at, handler_of, site_of_guard};
use crate::di::graph::{Graph, SlotId, are_equal};
use crate::di::key::Key;

pub(super) const fn judge(graph: &Graph, id: HandlerId, told: &mut Told, faults: &mut Faults) {
    let (_, handler) = handler_of(graph, id);
    let mut guards = Guards::of(graph, id);
    let mut number: SlotId = 0;
    while let Some((used, _)) = guards.next() {
        let mut i = 0;
        while i < used.facts.params.len() {
            let name = used.facts.params[i].name;
            if !has_param(graph, id, name) && told.is_new(used.key.with(Key::of("", name, 0, 0))) {
                let mut fault = at(graph, Code::ParamMissing, id, site_of_guard(handler, used), i as u16);
                fault.other = number;
                faults.push(fault);
            }
            i += 1;
        }
        number += 1;
    }
    untaken(graph, id, faults);
}

/// What the handler leaves may be for a guard of its module or of the application.
const fn untaken(graph: &Graph, id: HandlerId, faults: &mut Faults) {
    let (_, handler) = handler_of(graph, id);
    let mut i = 0;
    while i < handler.untaken.len() {
        if !is_read_by_guard(graph, id, handler.untaken[i]) {
            faults.push(at(graph, Code::ParamUntaken, id, handler.site, i as u16));
        }
        i += 1;
    }
}

const fn is_read_by_guard(graph: &Graph, id: HandlerId, name: &str) -> bool {
    let mut guards = Guards::of(graph, id);
    while let Some((used, _)) = guards.next() {
        let mut i = 0;
        while i < used.facts.params.len() {
            if are_equal(used.facts.params[i].name.as_bytes(), name.as_bytes()) {
                return true;
            }
            i += 1;
        }
    }
    false
}

/// Whether a guard stands before a route that lacks one of its parameters.
pub(super) const fn lacks(graph: &Graph, id: HandlerId, guard: Key, param: &str) -> bool {
    let mut guards = Guards::of(graph, id);
    while let Some((used, _)) = guards.next() {
        if used.key.is(guard) {
            return !has_param(graph, id, param);
        }
    }
    false
}

/// Whether the path of a route has a parameter.
const fn has_param(graph: &Graph, id: HandlerId, name: &str) -> bool {
    let (controller, handler) = handler_of(graph, id);
    is_param_of(controller.prefix, name) || is_param_of(handler.pattern, name)
}

const fn is_param_of(path: &str, name: &str) -> bool {
    let mut params = Params { rest: path };
    while let Some(param) = params.next() {
        if are_equal(param.as_bytes(), name.as_bytes()) {
            return true;
        }
    }
    false
}

/// The first parameter of a route's path.
pub(super) const fn any_param(graph: &Graph, id: HandlerId) -> Option<&'static str> {
    let (controller, handler) = handler_of(graph, id);
    match (Params { rest: handler.pattern }).next() {
        None => (Params { rest: controller.prefix }).next(),
        found => found,
    }
}

/// The names of the parameters of a path: `/{id}` and `/{*rest}`. The attributes have refused any other brace.
struct Params<'a> {
    rest: &'a str,
}

impl<'a> Params<'a> {
    const fn next(&mut self) -> Option<&'a str> {
        let bytes = self.rest.as_bytes();
        let mut start = 0;
        while start < bytes.len() && bytes[start] != b'{' {
            start += 1;
        }
        let mut end = start;
        while end < bytes.len() && bytes[end] != b'}' {
            end += 1;
        }
        if end == bytes.len() {
            return None;
        }
        let first = if bytes[start + 1] == b'*' { start + 2 } else { start + 1 };
        let (before, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(before.split_at(first).1)
    }
}
