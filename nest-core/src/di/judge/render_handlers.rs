//! Puts faults of handlers into words.

use super::fault::{Code, Fault};
use super::handlers::{self, Guards, HandlerId, Handlers, handler_of, is_unguarded};
use super::render::{end_first_line, fact, help};
use super::render_demands::unenforced;
use super::routes::version;
use super::text::Text;
use super::{demands, params};
use crate::di::graph::{Graph, NodeId, are_equal};
use crate::di::handler::{ControllerDef, EnhancerFacts, EnhancerUse, HandlerDef, ProofDef};
use crate::di::key::Key;
use crate::di::name::Name;
use crate::di::place::Place;

pub(super) const fn render(graph: &Graph, fault: &Fault, text: &mut Text) {
    match fault.code {
        Code::ProofMissing => proof_missing(graph, fault, text),
        Code::ParamMissing => param_missing(graph, fault, text),
        Code::ParamUntaken => param_untaken(graph, fault, text),
        Code::Unguarded => unguarded(graph, text),
        Code::Unenforced => unenforced(graph, fault, text),
        _ => route_twice(graph, fault, text),
    }
}

/// `GET /users/{id}`, with the host in front of the path where there is one.
pub(super) const fn route(graph: &Graph, id: HandlerId, text: &mut Text) {
    let (controller, handler) = handler_of(graph, id);
    text.push(handler.verb).push(" ");
    if let [host, ..] = controller.hosts {
        text.push(host);
    }
    let start = text.len();
    let path = graph.route_path(id.node, controller, handler);
    let mut i = 0;
    while i < path.len() {
        let part = without_slashes(path.part(i));
        if !part.is_empty() {
            text.push("/").push(part);
        }
        i += 1;
    }
    if text.len() == start {
        text.push("/");
    }
}

/// A part of a path without the slashes around it.
const fn without_slashes(part: &'static str) -> &'static str {
    let bytes = part.as_bytes();
    let (mut start, mut end) = (0, bytes.len());
    while start < end && bytes[start] == b'/' {
        start += 1;
    }
    while end > start && bytes[end - 1] == b'/' {
        end -= 1;
    }
    part.split_at(end).0.split_at(start).1
}

const fn handler_name(text: &mut Text, controller: &ControllerDef, handler: &HandlerDef) {
    text.push("`").name(controller.name).push("::").push(handler.name).push("`");
}

const fn proof_missing(graph: &Graph, fault: &Fault, text: &mut Text) {
    let id = handlers::subject(fault);
    let (controller, handler) = handler_of(graph, id);
    let by = if fault.other == 0 { None } else { Some(handlers::guard(graph, id, fault.other as usize - 1)) };
    let ask = match by {
        Some(guard) => &guard.facts.asks[fault.index as usize],
        None => &handler.asks[fault.index as usize],
    };
    let Some(proof) = ask.proof else { panic!("only proofs can be missing") };
    let routes = count_lacking(graph, proof.key);
    text.push("NEST-E0303: no ")
        .push(if by.is_some() { "earlier " } else { "" })
        .push("guard gives ")
        .quoted(proof.name);
    let short = text.len();
    text.push(", which ");
    if routes == 1 {
        text.push("`");
        route(graph, id, text);
        text.push("` asks for");
    } else {
        text.number(routes).push(" routes ask for");
    }
    end_first_line(text, short);
    fact(text, "asks");
    match by {
        Some(guard) => text.push("guard `").name(guard.name).push("("),
        None => text.push("`").name(controller.name).push("::").push(handler.name).push("("),
    };
    text.push(ask.argument)
        .push(if ask.borrowed { ": &" } else { ": " })
        .name(proof.name)
        .push(")`, ")
        .place(ask.place);
    let before = if by.is_some() { fault.other as usize - 1 } else { usize::MAX };
    runs(graph, id, before, text);
    also_lacking(graph, proof.key, id, text);
    match by {
        Some(guard) if gives_later(graph, id, (guard, before), proof.key, text) => {}
        _ => gives(graph, proof, by, text, handler),
    }
}

/// The other routes that ask for a proof in vain.
const fn also_lacking(graph: &Graph, proof: Key, except: HandlerId, text: &mut Text) {
    let mut also = Also::new();
    let mut handlers = Handlers::of(graph);
    while let Some(id) = handlers.next(graph) {
        if !id.is(except) && lacks(graph, id, proof) {
            also.tell(graph, id, text);
        }
    }
}

const fn count_lacking(graph: &Graph, proof: Key) -> u64 {
    let mut count = 0;
    let mut handlers = Handlers::of(graph);
    while let Some(id) = handlers.next(graph) {
        if lacks(graph, id, proof) {
            count += 1;
        }
    }
    count
}

/// Tells routes that have a fault as well.
pub(super) struct Also {
    is_first: bool,
}

impl Also {
    pub(super) const fn new() -> Also {
        Also { is_first: true }
    }

    pub(super) const fn tell(&mut self, graph: &Graph, id: HandlerId, text: &mut Text) {
        let (_, handler) = handler_of(graph, id);
        fact(text, if self.is_first { "also" } else { "" }).push("`");
        route(graph, id, text);
        text.push("`, ").place(handler.place);
        self.is_first = false;
    }
}

/// Whether a route asks for a proof in vain.
const fn lacks(graph: &Graph, id: HandlerId, proof: Key) -> bool {
    let mut after = 0;
    while let Some((in_vain, position)) = handlers::next_in_vain(graph, id, after) {
        if in_vain.proof.is(proof) {
            return true;
        }
        after = position;
    }
    false
}

/// The guards that run before, and what they give.
const fn runs(graph: &Graph, id: HandlerId, before: usize, text: &mut Text) {
    let mut guards = Guards::of(graph, id);
    let mut i = 0;
    while let Some((used, _)) = guards.next() {
        if i == before {
            break;
        }
        fact(text, if i == 0 { "runs" } else { "" }).quoted(used.name);
        match used.facts.gives {
            Some(given) => text.push(", which gives ").quoted(given.name),
            None => text.push(", which gives nothing"),
        };
        i += 1;
    }
    if i == 0 {
        fact(text, "runs").push("no guard");
    }
}

/// Tells of a guard that gives a proof to the route, and runs after the guard that asks for it.
const fn gives_later(
    graph: &Graph,
    id: HandlerId,
    (by, position): (&EnhancerUse, usize),
    proof: Key,
    text: &mut Text,
) -> bool {
    let (mut guards, mut i, mut list_of_by) = (Guards::of(graph, id), 0, 0);
    while let Some((used, list)) = guards.next() {
        if i == position {
            list_of_by = list;
        } else if i > position && Sought::Proof(proof).is_in(used.facts) {
            fact(text, "gives").quoted(used.name).push(" gives it, and runs behind that guard, ").place(used.place);
            help(text).push("put it in front: `guards = [").name(used.name).push(", ").name(by.name).push("]`, ");
            text.place(by.place);
            if list != list_of_by {
                help(text).push("or move ").quoted(by.name).push(" behind it, ").place(used.place);
            }
            return true;
        }
        i += 1;
    }
    false
}

/// The guard of the application that gives a proof: one that a module provides, or one that is used somewhere.
const fn gives(graph: &Graph, proof: ProofDef, by: Option<&EnhancerUse>, text: &mut Text, handler: &HandlerDef) {
    match find_guard(graph, Sought::Proof(proof.key)) {
        Some((guard, place)) => {
            fact(text, "gives").quoted(guard).push(" gives it, ").place(place);
            help(text).push("`#[").push(attribute(handler)).push("(\"").push(handler.pattern).push("\", guards = [");
            text.name(guard);
            if let Some(by) = by {
                text.push(", ").name(by.name);
            }
            text.push("])]`, ").place(handler.place);
            help(text)
                .push("or for all routes, `guards = [")
                .name(guard)
                .push("]` on the controller or the root module");
        }
        None => {
            if gives_what_is_not_optional(graph, proof, text, handler) {
                return;
            }
            if let Some((guard, place)) = find_guard(graph, Sought::Optional(proof.key)) {
                fact(text, "gives").quoted(guard).push(" gives `Option<").name(proof.name).push(">`, ").place(place);
                help(text).push("ask for that, if callers may come without: `Option<").name(proof.name).push(">`");
                help(text).push("or put");
            } else {
                help(text).push("put");
            }
            text.push(" a guard on the route whose `can_activate` returns it: `guards = […]`, ").place(handler.place);
        }
    }
}

/// For `Option<P>`: the guard that gives `P`, and what to do about it.
const fn gives_what_is_not_optional(graph: &Graph, proof: ProofDef, text: &mut Text, handler: &HandlerDef) -> bool {
    let Some((guard, place)) = find_guard(graph, Sought::Inner(proof.key)) else { return false };
    let inner = proof.name.arguments[0];
    fact(text, "gives")
        .quoted(guard)
        .push(" gives ")
        .quoted(inner)
        .push(", and refuses callers without, ")
        .place(place);
    help(text).push("ask for ").quoted(inner).push(", if no caller comes without");
    help(text).push("or put a guard on the route that lets callers in without:\n      ");
    if are_equal(guard.base.as_bytes(), b"AuthGuard") {
        let optional = Name { base: "OptionalAuth", arguments: guard.arguments };
        text.push("`guards = [").name(optional).push("]` in place of ").quoted(guard).push(", ");
    } else {
        text.push("its `can_activate` returns `Result<").name(proof.name).push(", …>`, ");
    }
    text.place(handler.place);
    true
}

/// What is looked for in a guard.
#[derive(Clone, Copy)]
pub(super) enum Sought {
    /// That it gives a proof.
    Proof(Key),
    /// That it gives `P`, by the key of `Option<P>`.
    Inner(Key),
    /// That it gives `Option<P>`, by the key of `P`.
    Optional(Key),
    /// That it enforces a requirement.
    Requirement(Key),
}

impl Sought {
    const fn is_in(self, facts: &EnhancerFacts) -> bool {
        match self {
            Sought::Requirement(key) => demands::enforces(facts.enforces, key),
            _ => match facts.gives {
                Some(given) => self.is_proof(given.key),
                None => false,
            },
        }
    }
}

impl Sought {
    const fn is_proof(self, given: Key) -> bool {
        match self {
            Sought::Proof(key) => given.is(key),
            Sought::Inner(key) => given.optional().is(key),
            Sought::Optional(key) => given.is(key.optional()),
            Sought::Requirement(_) => false,
        }
    }
}

/// The guard of the application in which something is found: one that a module provides, or one that is used somewhere.
pub(super) const fn find_guard(graph: &Graph, sought: Sought) -> Option<(Name, Place)> {
    let mut node = 0;
    while node < graph.len() as NodeId {
        let providers = graph.node(node).def.providers;
        let mut i = 0;
        while i < providers.len() {
            if let Some(facts) = providers[i].enhancer
                && sought.is_in(facts)
            {
                return Some((providers[i].name, facts.place));
            }
            i += 1;
        }
        node += 1;
    }
    let mut handlers = Handlers::of(graph);
    while let Some(id) = handlers.next(graph) {
        let mut guards = Guards::of(graph, id);
        while let Some((used, _)) = guards.next() {
            if sought.is_in(used.facts) {
                return Some((used.name, used.facts.place));
            }
        }
    }
    None
}

/// The route attribute of a verb.
pub(super) const fn attribute(handler: &HandlerDef) -> &'static str {
    match handler.verb.as_bytes() {
        b"GET" => "get",
        b"POST" => "post",
        b"PUT" => "put",
        b"PATCH" => "patch",
        b"DELETE" => "delete",
        b"HEAD" => "head",
        b"OPTIONS" => "options",
        _ => "all",
    }
}

const fn unguarded(graph: &Graph, text: &mut Text) {
    const SHOWN: u64 = 40;
    let mut routes = Text::new();
    let mut count = 0;
    let mut handlers = Handlers::of(graph);
    while let Some(id) = handlers.next(graph) {
        if is_unguarded(graph, id) {
            count += 1;
            if count > SHOWN {
                continue;
            }
            let (controller, handler) = handler_of(graph, id);
            routes.push("\n");
            let start = routes.len();
            route(graph, id, &mut routes);
            routes.pad(start, 28).push(" ");
            handler_name(&mut routes, controller, handler);
            routes.push(", ").place(handler.place);
        }
    }
    text.push("NEST-E0302: ").number(count);
    text.push(if count == 1 { " route has" } else { " routes have" }).push(" neither a guard nor `#[public]`\n");
    text.push(routes.as_str());
    if count > SHOWN {
        text.push("\nand ").number(count - SHOWN).push(" more");
    }
    help(text).push("guard each, on the route or on its controller: `guards = […]`");
    help(text).push("or open it with `#[public]`, if that is meant");
}

const fn param_missing(graph: &Graph, fault: &Fault, text: &mut Text) {
    let id = handlers::subject(fault);
    let (_, handler) = handler_of(graph, id);
    let guard = handlers::guard(graph, id, fault.other as usize);
    let param = &guard.facts.params[fault.index as usize];
    let mut others = Text::new();
    let (mut also, mut routes) = (Also::new(), 0);
    let mut handlers = Handlers::of(graph);
    while let Some(other) = handlers.next(graph) {
        if params::lacks(graph, other, guard.key, param.name) {
            routes += 1;
            if !other.is(id) {
                also.tell(graph, other, &mut others);
            }
        }
    }
    text.push("NEST-E0405: ");
    if routes == 1 {
        text.push("`");
        route(graph, id, text);
        text.push("` lacks");
    } else {
        text.number(routes).push(" routes lack");
    }
    text.push(" the parameter `").push(param.name).push("`");
    let short = text.len();
    text.push(" of the guard ").quoted(guard.name);
    end_first_line(text, short);
    fact(text, "asks")
        .push("`#[param] ")
        .push(param.name)
        .push("` of ")
        .quoted(guard.name)
        .push(", ")
        .place(param.place);
    fact(text, "lacks").push("`");
    route(graph, id, text);
    text.push("`, ").place(handler.place);
    text.push(others.as_str());
    help(text).push("put `{").push(param.name).push(if routes == 1 {
        "}` into the path"
    } else {
        "}` into their paths"
    });
    if let Some(name) = params::any_param(graph, id) {
        help(text).push("or let the guard read `#[param(\"").push(name).push("\")]`, ").place(param.place);
    }
    help(text).push("or use the guard only on routes that have it, ").place(guard.place);
}

const fn param_untaken(graph: &Graph, fault: &Fault, text: &mut Text) {
    let id = handlers::subject(fault);
    let (controller, handler) = handler_of(graph, id);
    let name = handler.untaken[fault.index as usize];
    text.push("NEST-E0404: nobody takes the parameter `").push(name).push("` of `");
    route(graph, id, text);
    text.push("`\n");
    fact(text, "handler");
    handler_name(text, controller, handler);
    text.push(", ").place(handler.place);
    help(text).push("add a parameter to the handler: `#[param] ").push(name).push(": …`");
    help(text).push("or to a guard that runs before it");
    help(text).push("or say that it is not read: `{_").push(name).push("}`");
}

const fn route_twice(graph: &Graph, fault: &Fault, text: &mut Text) {
    let id = handlers::subject(fault);
    let first_id = HandlerId { node: fault.index, controller: (fault.other >> 16) as u16, handler: fault.other as u16 };
    let (second_controller, second) = handler_of(graph, id);
    let (first_controller, first) = handler_of(graph, first_id);
    text.push("NEST-E0401: two handlers answer `");
    route(graph, first_id, text);
    text.push("`");
    let version = version(second_controller, second, fault.other_index as usize);
    if !version.is_empty() {
        text.push(" in version `").push(version).push("`");
    }
    text.push("\n");
    fact(text, "first");
    handler_name(text, first_controller, first);
    text.push(", \"").push(first.pattern).push("\", ").place(first.place);
    fact(text, "second");
    handler_name(text, second_controller, second);
    text.push(", \"").push(second.pattern).push("\", ").place(second.place);
    text.push("\nnote: names of parameters do not tell paths apart");
    help(text).push("give one another path, version or host");
}
