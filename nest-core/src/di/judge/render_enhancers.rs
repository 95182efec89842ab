//! Puts faults in the use of enhancers into words.

use super::fault::{Code, Fault};
use super::handlers::{self, Handlers, ON_CONTROLLER, ON_HANDLER, handler_of};
use super::render::{
    edited_exports, edited_providers, end_first_line, exports_place, fact, help, help_code, help_override, module_name,
    providers_place, told_where,
};
use super::render_edges::{taken_away, two_origins};
use super::render_handlers::route;
use super::text::Text;
use crate::di::graph::{Graph, SlotKind};
use crate::di::handler::{EnhancerKind, EnhancerUse, MatchedRoutes, RouteMatch};
use crate::di::provider::Scope;

pub(super) const fn render(graph: &Graph, fault: &Fault, is_test: bool, text: &mut Text) {
    match fault.code {
        Code::EnhancerInvisible => invisible(graph, fault, is_test, text),
        Code::EnhancerAmbiguous => ambiguous(graph, fault, text),
        Code::MatchesNothing => matches_nothing(graph, fault, text),
        Code::EnhancerNotSingleton => not_singleton(graph, fault, text),
        _ => wrong_list(graph, fault, text),
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

/// `used       by `UsersController`: `guards = [JwtGuard]`, src/users/controller.rs:10`.
const fn used_by(used: &EnhancerUse, who: &Text, text: &mut Text) {
    fact(text, "used").push("by ").push(who.as_str()).push(": `").push(used.list.list());
    // A sink stands alone, where the others are lists.
    let is_list = !matches!(used.list, EnhancerKind::Sink);
    text.push(if is_list { " = [" } else { " = " }).name(used.name);
    text.push(if is_list { "]`, " } else { "`, " }).place(used.place);
}

const fn ambiguous(graph: &Graph, fault: &Fault, text: &mut Text) {
    let mut who = Text::new();
    let used = used(graph, fault, &mut who);
    text.push("NEST-E0111: two imports of ").quoted(module_name(graph, fault.node)).push(" export ");
    text.quoted(used.name).push("\n");
    used_by(used, &who, text);
    two_origins(graph, fault.node, (fault.other, fault.chain[0].0), text);
}

const fn invisible(graph: &Graph, fault: &Fault, is_test: bool, text: &mut Text) {
    let mut who = Text::new();
    let used = used(graph, fault, &mut who);
    let module = graph.node(fault.node).def;
    text.push("NEST-E0301: ").quoted(module.own.name).push(" cannot see ").quoted(used.name);
    let short = text.len();
    text.push(", which ").push(who.as_str()).push(" uses");
    end_first_line(text, short);
    used_by(used, &who, text);
    if told_where(graph, (fault.node, used.key, used.name), "export it; what it needs itself can stay private", text) {
        return;
    }
    let provider = match taken_away(graph, used.key, text) {
        Some(by) => by,
        None => {
            fact(text, "has").push("no module of the application provides it");
            if is_test {
                help_override(used.name, text);
            }
            module
        }
    };
    help_code(text, if is_test { "or provide it" } else { "provide it" }, providers_place(provider));
    edited_providers(provider, "", used.name, "", text);
    if !provider.own.key.is(module.own.key) {
        help_code(text, "and export it", exports_place(provider));
        edited_exports(provider, used.name, text);
    }
}

const fn not_singleton(graph: &Graph, fault: &Fault, text: &mut Text) {
    let mut who = Text::new();
    let used = used(graph, fault, &mut who);
    let kind = used.facts.kind.word();
    let scope = match graph.scope(fault.other) {
        Scope::Request => "request-scoped",
        _ => "transient",
    };
    text.push("NEST-E0308: ").quoted(used.name).push(" is ").push(scope).push(", and ");
    text.push(article(kind)).push(kind).push(" is a singleton\n");
    used_by(used, &who, text);
    let (is_entry, place) = match graph.class(fault.other) {
        Some(class) if !matches!(graph.kind_of(fault.other), SlotKind::Module) => (false, class.place),
        _ => (true, graph.place(fault.other)),
    };
    fact(text, "has").quoted(graph.consumer(fault.other)).push(if is_entry {
        " is provided here: "
    } else {
        " is declared here: "
    });
    text.place(place);
    help(text).push("take `scope = …` off ").push(if is_entry { "its entry" } else { "its `#[injectable]`" });
    help(text).push("and take what belongs to one request as `Scoped<T>`, or from the context");
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
    used_by(used, &who, text);
    fact(text, "has").push("`#[").push(is).push("]`, ").place(used.facts.place);
    help(text).push("list it where it belongs: `").push(used.facts.kind.list()).push(" = [").name(used.name).push("]`");
}

/// `"GET /orders"`, or the name of a controller.
const fn written(entry: &RouteMatch, text: &mut Text) {
    match entry.routes {
        MatchedRoutes::Controller(_, name) => text.name(name),
        MatchedRoutes::Pattern(verb, pattern) => {
            text.push("\"").push(verb).push(if verb.is_empty() { "" } else { " " }).push(pattern).push("\"")
        }
    };
}

const fn matches_nothing(graph: &Graph, fault: &Fault, text: &mut Text) {
    const SHOWN: u64 = 8;
    let used = &graph.node(fault.node).def.enhancers[fault.index as usize];
    let Some(only) = used.only else { panic!("only `apply` names routes") };
    let i = fault.other as usize;
    let is_excluded = i >= only.for_routes.len();
    let entry = if is_excluded { &only.exclude[i - only.for_routes.len()] } else { &only.for_routes[i] };
    text.push("NEST-E0408: `").push(if is_excluded { "exclude" } else { "for_routes" }).push("` names `");
    written(entry, text);
    text.push(match (is_excluded, fault.node) {
        (true, _) => "`, which is none of its routes\n",
        (false, 0) => "`, which is no route of the application\n",
        (false, _) => "`, which is no route of the module\n",
    });
    used_by_module(graph, fault, used, text);
    let (mut handlers, mut shown) = (Handlers::of(graph), 0);
    while let Some(id) = handlers.next(graph) {
        if fault.node != 0 && id.node != fault.node {
            continue;
        }
        let (controller, handler) = handler_of(graph, id);
        let path = graph.route_path(id.node, controller, handler);
        let listed = &graph.node(id.node).def.controllers[id.controller as usize];
        if is_excluded && !only.is_for(listed, handler, path) {
            continue;
        }
        shown += 1;
        if shown <= SHOWN {
            fact(text, if shown == 1 { "has" } else { "" }).push("`");
            route(graph, id, text);
            text.push("`, ").place(handler.place);
        }
    }
    if shown > SHOWN {
        fact(text, "").push("and ").number(shown - SHOWN).push(" more");
    }
    if shown == 0 {
        fact(text, "has").push("no route");
    }
    help(text).push("a pattern means whole paths without global prefix and version: `{id}` takes any segment,");
    text.push("\n      `/orders/{*rest}` takes `/orders` and all below");
    if fault.node != 0 {
        help(text).push("middleware of a module stands before its own routes, that of the root before all");
    }
}

const fn used_by_module(graph: &Graph, fault: &Fault, used: &EnhancerUse, text: &mut Text) {
    fact(text, "used").push("by ").quoted(module_name(graph, fault.node)).push(": `middleware = [apply(");
    text.name(used.name).push(", …)]`, ").place(used.place);
}

const fn article(word: &str) -> &'static str {
    match word.as_bytes()[0] {
        b'i' => "an ",
        // What is no single thing.
        b'm' => "",
        _ => "a ",
    }
}
