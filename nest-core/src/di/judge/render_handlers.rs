//! Puts faults of handlers and enhancers into words.

use super::fault::{Code, Fault};
use super::handlers::{self, Guards, HandlerId, ON_CONTROLLER, ON_HANDLER, handler_of, is_unguarded};
use super::render::{export_names, fact, help, module_name, owner, provider_list};
use super::text::Text;
use crate::di::graph::{Graph, NodeId};
use crate::di::handler::{ControllerDef, EnhancerUse, HandlerDef};
use crate::di::key::Key;
use crate::di::module::Provided;
use crate::di::name::Name;
use crate::di::place::Place;

pub(super) const fn render(graph: &Graph, fault: &Fault, text: &mut Text) {
    match fault.code {
        Code::EnhancerInvisible => invisible(graph, fault, text),
        Code::WrongEnhancerList => wrong_list(graph, fault, text),
        Code::ProofMissing => proof_missing(graph, fault, text),
        Code::Unguarded => unguarded(graph, text),
        _ => route_twice(graph, fault, text),
    }
}

/// The use that a fault is about, and who uses it.
const fn used(graph: &Graph, fault: &Fault, text: &mut Text) -> &'static EnhancerUse {
    let id = handlers::subject(fault);
    if fault.other_index == ON_HANDLER {
        let (controller, handler) = handler_of(graph, id);
        text.push("`").name(controller.name).push("::").push(handler.name).push("`");
        &handler.enhancers[fault.index as usize]
    } else if fault.other_index == ON_CONTROLLER {
        let (controller, _) = handler_of(graph, id);
        text.quoted(controller.name);
        &controller.enhancers[fault.index as usize]
    } else {
        text.quoted(module_name(graph, fault.node));
        &graph.node(fault.node).def.enhancers[fault.index as usize]
    }
}

const fn invisible(graph: &Graph, fault: &Fault, text: &mut Text) {
    text.push("NEST-E0301: ");
    let used = used(graph, fault, text);
    let module = graph.node(fault.node).def;
    text.push(" uses ").quoted(used.name).push(", which ").quoted(module.own.name).push(" cannot see\n");
    fact(text, "used").push("`").push(used.list.word()).push("s = [").name(used.name).push("]`, ").place(used.place);
    match owner(graph, fault.node, used.key) {
        Some((other, _, true)) => {
            fact(text, "has").quoted(module_name(graph, other)).push(" exports it");
            help(text).push("import it into ").quoted(module.own.name).push(", ").place(module.own.place);
            text.push("\n      imports = [");
            let mut i = 0;
            while i < module.imports.len() {
                text.name(module.imports[i].target.provider.name).push(", ");
                i += 1;
            }
            text.name(module_name(graph, other)).push("]");
        }
        Some((other, slot, false)) => {
            let def = graph.node(other).def;
            fact(text, "has").quoted(def.own.name).push(" provides it, ").place(graph.place(slot));
            text.push(", and exports ");
            if def.exports.is_empty() {
                text.push("nothing");
            } else {
                text.push("only: ");
                export_names(def, text);
            }
            help(text).push("export the ").push(used.list.word()).push("; what it needs itself can stay private, ");
            text.place(def.own.place).push("\n      exports = [");
            export_names(def, text);
            text.push(if def.exports.is_empty() { "" } else { ", " }).name(used.name).push("]");
        }
        None => {
            fact(text, "has").push("no module of the application provides it");
            help(text).push("provide it in ").quoted(module.own.name).push(", ").place(module.own.place);
            provider_list(module, text);
            text.name(used.name).push("]");
        }
    }
}

const fn wrong_list(graph: &Graph, fault: &Fault, text: &mut Text) {
    let mut who = Text::new();
    let used = used(graph, fault, &mut who);
    let (is, list) = (used.facts.kind.word(), used.list.word());
    text.push("NEST-E0304: ")
        .quoted(used.name)
        .push(" is ")
        .push(article(is))
        .push(is)
        .push(", not ")
        .push(article(list));
    text.push(list).push("\n");
    fact(text, "used").push("by ").push(who.as_str()).push(", ").place(used.place);
    fact(text, "has").push("`#[").push(is).push("]`, ").place(used.facts.place);
    help(text).push("list it where it belongs: `").push(is).push("s = [").name(used.name).push("]`");
}

const fn article(word: &str) -> &'static str {
    match word.as_bytes()[0] {
        b'i' => "an ",
        _ => "a ",
    }
}

/// `GET /users/{id}`.
const fn route(text: &mut Text, controller: &ControllerDef, handler: &HandlerDef) {
    text.push(handler.verb).push(" ");
    if !controller.prefix.is_empty() {
        text.push("/").push(controller.prefix);
    }
    if handler.pattern.len() > 1 || controller.prefix.is_empty() {
        text.push(handler.pattern);
    }
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
    let routes = each_lacking(graph, proof.key, id, None) + 1;
    text.push("NEST-E0303: ");
    if routes == 1 {
        text.push("`");
        route(text, controller, handler);
        text.push("` asks for ");
    } else {
        text.number(routes as u64).push(" routes ask for ");
    }
    text.quoted(proof.name).push(", which no ").push(if by.is_some() {
        "earlier guard gives\n"
    } else {
        "guard gives\n"
    });
    fact(text, "asks");
    match by {
        Some(guard) => text.push("guard `").name(guard.name).push("("),
        None => text.push("`").name(controller.name).push("::").push(handler.name).push("("),
    };
    text.push(ask.argument).push(": ").name(proof.name).push(")`, ").place(ask.place);
    let before = if by.is_some() { fault.other as usize - 1 } else { usize::MAX };
    runs(graph, id, before, text);
    if routes > 1 {
        each_lacking(graph, proof.key, id, Some(text));
    }
    gives(graph, proof.key, by, text, handler);
}

/// Counts, and tells, the other routes that ask for a proof in vain.
const fn each_lacking(graph: &Graph, proof: Key, except: HandlerId, mut text: Option<&mut Text>) -> usize {
    let mut count = 0;
    let mut node = 0;
    while node < graph.len() as NodeId {
        let controllers = graph.node(node).def.controllers;
        let mut c = 0;
        while c < controllers.len() {
            let handlers = match controllers[c].controller {
                Some(controller) => controller.handlers.len(),
                None => 0,
            };
            let mut h = 0;
            while h < handlers {
                let id = HandlerId { node, controller: c as u16, handler: h as u16 };
                let same = node == except.node && c as u16 == except.controller && h as u16 == except.handler;
                if !same && lacks(graph, id, proof) {
                    if let Some(text) = &mut text {
                        let (controller, handler) = handler_of(graph, id);
                        fact(text, if count == 0 { "also" } else { "" }).push("`");
                        route(text, controller, handler);
                        text.push("`, ").place(handler.place);
                    }
                    count += 1;
                }
                h += 1;
            }
            c += 1;
        }
        node += 1;
    }
    count
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

/// The guard of the application that gives a proof: one that a module provides, or one that is used somewhere.
const fn gives(graph: &Graph, proof: Key, by: Option<&EnhancerUse>, text: &mut Text, handler: &HandlerDef) {
    let mut found: Option<(Name, Place)> = None;
    let mut node = 0;
    while node < graph.len() as NodeId && found.is_none() {
        let def = graph.node(node).def;
        found = provided_giver(def.providers, proof);
        let mut c = 0;
        while c < def.controllers.len() && found.is_none() {
            if let Some(controller) = def.controllers[c].controller {
                found = giver(controller.enhancers, proof);
                let mut h = 0;
                while h < controller.handlers.len() && found.is_none() {
                    found = giver(controller.handlers[h].enhancers, proof);
                    h += 1;
                }
            }
            c += 1;
        }
        node += 1;
    }
    match found {
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
            help(text)
                .push("put a guard on the route whose `can_activate` returns it: `guards = […]`, ")
                .place(handler.place);
        }
    }
}

const fn provided_giver(providers: &'static [Provided], proof: Key) -> Option<(Name, Place)> {
    let mut i = 0;
    while i < providers.len() {
        if let Some(facts) = providers[i].enhancer
            && let Some(given) = facts.gives
            && given.key.is(proof)
        {
            return Some((providers[i].name, facts.place));
        }
        i += 1;
    }
    None
}

const fn giver(uses: &'static [EnhancerUse], proof: Key) -> Option<(Name, Place)> {
    let mut i = 0;
    while i < uses.len() {
        if let Some(given) = uses[i].facts.gives
            && given.key.is(proof)
        {
            return Some((uses[i].name, uses[i].facts.place));
        }
        i += 1;
    }
    None
}

/// The route attribute of a verb.
const fn attribute(handler: &HandlerDef) -> &'static str {
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
    let count = each_unguarded(graph, None);
    text.push("NEST-E0302: ").number(count as u64);
    text.push(if count == 1 { " route has" } else { " routes have" }).push(" neither a guard nor `#[public]`\n");
    each_unguarded(graph, Some(text));
    help(text).push("guard each, on the route or on its controller: `guards = […]`");
    help(text).push("or open it with `#[public]`, if that is meant");
}

const fn each_unguarded(graph: &Graph, mut text: Option<&mut Text>) -> usize {
    let mut count = 0;
    let mut node = 0;
    while node < graph.eager() as NodeId {
        let controllers = graph.node(node).def.controllers;
        let mut c = 0;
        while c < controllers.len() {
            let handlers = match controllers[c].controller {
                Some(controller) => controller.handlers.len(),
                None => 0,
            };
            let mut h = 0;
            while h < handlers {
                let id = HandlerId { node, controller: c as u16, handler: h as u16 };
                if is_unguarded(graph, id) {
                    count += 1;
                    if let Some(text) = &mut text {
                        let (controller, handler) = handler_of(graph, id);
                        text.push("\n");
                        let start = text.len();
                        route(text, controller, handler);
                        text.pad(start, 28).push(" ");
                        handler_name(text, controller, handler);
                        text.push(", ").place(handler.place);
                    }
                }
                h += 1;
            }
            c += 1;
        }
        node += 1;
    }
    count
}

const fn route_twice(graph: &Graph, fault: &Fault, text: &mut Text) {
    let id = handlers::subject(fault);
    let first = HandlerId { node: fault.index, controller: (fault.other >> 16) as u16, handler: fault.other as u16 };
    let (second_controller, second) = handler_of(graph, id);
    let (first_controller, first) = handler_of(graph, first);
    text.push("NEST-E0401: two handlers answer `");
    route(text, first_controller, first);
    text.push("`\n");
    fact(text, "first");
    handler_name(text, first_controller, first);
    text.push(", \"").push(first.pattern).push("\", ").place(first.place);
    fact(text, "second");
    handler_name(text, second_controller, second);
    text.push(", \"").push(second.pattern).push("\", ").place(second.place);
    text.push("\nnote: names of parameters do not tell paths apart");
    help(text).push("give one another path or version");
}
