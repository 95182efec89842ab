//! Judges the modules that a test replaces: is there one to replace, and can this stand in for it?

use super::render::{fact, help, module_name};
use super::report::Root;
use super::similar::is_similar;
use super::text::Text;
use crate::di::graph::{Graph, NodeId, StandIn};
use crate::di::module::ModuleDef;
use crate::di::name::Name;

/// How many modules are listed for choice.
const LISTED: usize = 6;

/// Refuses to replace a module that the application does not have. `G` is the graph with all that the test replaces. Called at the
/// span of the type.
#[doc(hidden)]
#[track_caller]
pub const fn judge_module<G: Root>(pair: usize) {
    let graph = G::GRAPH;
    let Some(production) = graph.production() else { return };
    if production.has_overflown() || graph.has_overflown() {
        return;
    }
    let StandIn { replaced, by } = graph.pair(pair);
    let mut text = Text::new();
    match production.find_module(replaced.provider.key) {
        None => not_there(production, replaced.provider.name, &mut text),
        // The root stays what it is, whatever stands in for it.
        Some(0) => is_root(replaced.provider.name, &mut text),
        Some(module) => {
            if graph.find_module(by.provider.key).is_some() || graph.has_unfit_stand_in() {
                return;
            }
            out_of_reach(graph, production, module, &mut text);
        }
    }
    panic!("{}", text.as_str());
}

/// Refuses a module that cannot stand in for another: because it is that module, imports it, or needs options. Called at the span
/// of its type.
#[doc(hidden)]
#[track_caller]
pub const fn judge_stand_in<G: Root>(pair: usize) {
    let pair = G::GRAPH.pair(pair);
    if pair.is_fit() {
        return;
    }
    let (replaced, by) = (pair.replaced.provider.name, pair.by.provider.name);
    let mut text = Text::new();
    text.push("NEST-E0604: ").quoted(by).push(" cannot stand in for ").quoted(replaced);
    match (pair.import_of_replaced(), pair.by.module) {
        (Some(import), _) => {
            text.push(": it imports it\n");
            fact(&mut text, "has").quoted(by).push(" imports ").quoted(replaced).push(", ").place(import.place);
            help(&mut text).push("provide there what it is imported for, instead of the import");
            help(&mut text).push("or keep the module, and replace some of its providers: `override Type = …`");
        }
        (None, Some(module)) if !module.options.is_empty() => needs_options(module, &mut text),
        _ => {
            text.push(": it is the same module\n");
            help(&mut text).push("name another module behind the `=`, or take the override out");
        }
    }
    panic!("{}", text.as_str());
}

const fn needs_options(by: &ModuleDef, text: &mut Text) {
    text.push(": it needs options\n");
    let mut i = 0;
    while i < by.options.len() {
        fact(text, if i == 0 { "needs" } else { "" }).quoted(by.options[i].name).push(", ").place(by.options[i].place);
        i += 1;
    }
    help(text).push("replace by a module that imports it with them and exports it:\n      `#[module(imports = [");
    text.name(by.own.name).push("::for_root(…)], exports = [").name(by.own.name).push("])]`");
}

const fn not_there(production: &Graph, name: Name, text: &mut Text) {
    text.push("NEST-E0603: the application has no module ").quoted(name).push(" to replace\n");
    if !list(production, Some(name), text) && !list(production, None, text) {
        fact(text, "has").quoted(module_name(production, 0)).push(" imports no module");
    }
    help(text).push("replace a module that the application imports, or take the override out");
}

const fn is_root(name: Name, text: &mut Text) {
    text.push("NEST-E0603: ").quoted(name).push(" is the root of the application, and stays it\n");
    help(text).push("name the other module as the root: `nest::testing!(…)`");
    help(text).push("or replace modules that it imports");
}

/// A module that is imported by replaced modules only.
const fn out_of_reach(graph: &Graph, production: &Graph, module: NodeId, text: &mut Text) {
    text.push("NEST-E0603: with what else is replaced, nothing imports ").quoted(module_name(production, module));
    text.push("\n");
    let mut at = module;
    while at != 0 {
        let parent = production.node(at).parent;
        if let Some(by) = graph.stand_in(production.node(parent).def.own.key) {
            fact(text, "has").quoted(module_name(production, parent)).push(" leads to it, and ").quoted(by.own.name);
            text.push(" stands in for that");
            break;
        }
        at = parent;
    }
    help(text).push("take the override out");
}

/// Lists modules that can be replaced: those with similar names, or the first.
const fn list(production: &Graph, similar_to: Option<Name>, text: &mut Text) -> bool {
    let (mut shown, mut more) = (0, 0);
    let mut node = 1;
    while node < production.len() as NodeId {
        let other = module_name(production, node);
        let fits = match similar_to {
            Some(name) => is_similar(name, other),
            None => true,
        };
        if fits && shown < LISTED {
            let word = match (shown, similar_to) {
                (0, Some(_)) => "similar",
                (0, None) => "has",
                _ => "",
            };
            fact(text, word).quoted(other).push(", imported by ");
            text.quoted(module_name(production, production.node(node).parent));
            shown += 1;
        } else if fits {
            more += 1;
        }
        node += 1;
    }
    if more > 0 {
        fact(text, "").push("and ").number(more).push(" more");
    }
    shown > 0
}

/// Says that a module of a test stands in for another: `and stands in for `MailModule` in this test`.
pub(super) const fn stands_in(graph: &Graph, node: NodeId, text: &mut Text) {
    if let Some(replaced) = graph.replaced_by(node) {
        fact(text, "").push("and stands in for ").quoted(replaced.name).push(" in this test");
    }
}
