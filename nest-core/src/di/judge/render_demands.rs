//! Puts into words that a route requires what no guard enforces.

use super::demands;
use super::fault::Fault;
use super::handlers::{self, Guards, Handlers, handler_of};
use super::render::{end_first_line, fact, help};
use super::render_handlers::{Also, Sought, attribute, find_guard, route};
use super::text::Text;
use crate::di::graph::Graph;

pub(super) const fn unenforced(graph: &Graph, fault: &Fault, text: &mut Text) {
    let id = handlers::subject(fault);
    let (_, handler) = handler_of(graph, id);
    let Some(used) = demands::demand_of(graph, id, fault.index as usize) else {
        panic!("the fault names a requirement")
    };
    let required = used.demand;
    let mut others = Text::new();
    let (mut also, mut routes) = (Also::new(), 0);
    let mut all = Handlers::of(graph);
    while let Some(other) = all.next(graph) {
        if demands::lacks(graph, other, required.key) {
            routes += 1;
            if !other.is(id) {
                also.tell(graph, other, &mut others);
            }
        }
    }
    text.push("NEST-E0310: no guard enforces ").quoted(required.name);
    let short = text.len();
    text.push(", which ");
    if routes == 1 {
        text.push("`");
        route(graph, id, text);
        text.push("` requires");
    } else {
        text.number(routes).push(" routes require");
    }
    end_first_line(text, short);
    fact(text, "requires").push("`#[").push(used.attribute).push("(…)]`, ").place(used.place);
    runs(graph, id, text);
    text.push(others.as_str());
    match find_guard(graph, Sought::Requirement(required.key)) {
        Some((guard, place)) => {
            fact(text, "enforces").quoted(guard).push(" enforces it, ").place(place);
            if handler.public {
                help(text)
                    .push("`#[public]` skips all guards but the route's own: put it there, ")
                    .place(handler.place);
                text.push("\n      `#[")
                    .push(attribute(handler))
                    .push("(\"")
                    .push(handler.pattern)
                    .push("\", guards = [");
                text.name(guard).push("])]`");
            } else {
                help(text).push("add it behind the guard that knows the caller, on route, controller or root module:");
                text.push("\n      `guards = […, ").name(guard).push("]`");
            }
        }
        None => {
            help(text).push("add the guard of `nest::auth` behind the one that knows the caller:");
            text.push("\n      `guards = […, Authorize<CurrentUser, ").name(required.name).push(">]`");
            help(text).push("or write one, which enforces what it takes:");
            text.push("\n      `#[guard] async fn may(user: &CurrentUser, required: Required<").name(required.name);
            text.push(">) -> …`");
        }
    }
}

/// The guards that run, none of which enforces it.
const fn runs(graph: &Graph, id: handlers::HandlerId, text: &mut Text) {
    let mut guards = Guards::of(graph, id);
    let mut i = 0;
    while let Some((used, _)) = guards.next() {
        fact(text, if i == 0 { "runs" } else { "" }).quoted(used.name);
        i += 1;
    }
    if i == 0 {
        fact(text, "runs").push("no guard");
    }
}
