//! Puts a fault into words: what is wrong, where, what to do.
//!
//! rustc writes `error[E0080]: evaluation panicked: ` before the first line and indents the others, so the first line stands
//! alone, and lines stay short. The vocabulary is fixed, one fact a line: *needs*, *has*, *looked in*, *similar*, *help*.

use super::fault::{Code, Fault};
use super::text::{Text, holes};
use super::{
    render_edges, render_enhancers, render_handlers, render_lists, render_nested, render_scopes, render_views,
};
use crate::di::graph::{Graph, NodeId, SlotId};
use crate::di::key::Key;
use crate::di::module::{Import, ModuleDef, Provided, ProvidedForm};
use crate::di::name::Name;
use crate::di::place::Place;
use crate::di::provider::Edge;

/// The column in which facts begin.
const FACTS: usize = 11;
/// The last column of a line, as far as names allow.
const WIDTH: usize = 85;

/// Words for a fault; in a test, with the line by which it gives what is missing.
pub(super) const fn render(graph: &Graph, fault: &Fault, is_test: bool, text: &mut Text) {
    match fault.code {
        Code::Unresolved => render_edges::unresolved(graph, fault, is_test, text),
        Code::Ambiguous => render_edges::ambiguous(graph, fault, text),
        Code::Cycle => render_edges::cycle(graph, fault, text),
        Code::ScopeWidened => render_scopes::scope_widened(graph, fault, text),
        Code::LazyNotSingleton => render_scopes::lazy_not_singleton(graph, fault, text),
        Code::ExportNotHad => render_lists::export_not_had(graph, fault, text),
        Code::WrongList => render_lists::wrong_list(graph, fault, text),
        Code::OptionsMissing => render_lists::options_missing(graph, fault, text),
        Code::TwiceInModule => render_lists::twice_in_module(graph, fault, text),
        Code::NestedTwice | Code::NestedTooDeep => render_nested::render(graph, fault, text),
        Code::TwoGlobals => render_lists::two_globals(graph, fault, text),
        Code::TooLarge(limit) => render_lists::too_large(limit, text),
        Code::MatchesNothing
        | Code::EnhancerAmbiguous
        | Code::EnhancerInvisible
        | Code::EnhancerNotSingleton
        | Code::WrongEnhancerList => render_enhancers::render(graph, fault, is_test, text),
        Code::ViewUnseen => render_views::unseen(graph, fault, text),
        _ => render_handlers::render(graph, fault, text),
    }
}

/// Ends the first line, which is all of the text. What stands behind its first `short` bytes is left out when the line is too
/// long: a fact below says it as well.
pub(super) const fn end_first_line(text: &mut Text, short: usize) {
    if text.len() > WIDTH {
        text.cut(short);
    }
    text.push("\n");
}

/// Begins a line with a word of the vocabulary.
pub(super) const fn fact<'a>(text: &'a mut Text, word: &str) -> &'a mut Text {
    text.push("\n");
    let start = text.len();
    text.push(word).pad(start, FACTS)
}

pub(super) const fn help(text: &mut Text) -> &mut Text {
    text.push("\nhelp: ")
}

/// Begins a help that shows code: what to do, where, and on the next line the code.
pub(super) const fn help_code<'a>(text: &'a mut Text, what: &str, place: Place) -> &'a mut Text {
    help(text).push(what).push(", ").place(place).push("\n      ")
}

/// The cure of a test for what no module provides; other cures follow.
pub(super) const fn help_override(name: Name, text: &mut Text) {
    help(text).push("say in this test what stands for it, behind the root\n      override ").name(name).push(" = …");
}

/// The name of a module.
pub(super) const fn module_name(graph: &Graph, node: NodeId) -> Name {
    graph.node(node).def.own.name
}

/// Where a list of a module stands, to send the reader there: its first entry, or the module.
pub(super) const fn imports_place(def: &ModuleDef) -> Place {
    if def.imports.is_empty() { def.own.place } else { def.imports[0].place }
}

pub(super) const fn providers_place(def: &ModuleDef) -> Place {
    if def.providers.is_empty() { def.own.place } else { def.providers[0].place }
}

pub(super) const fn exports_place(def: &ModuleDef) -> Place {
    if def.exports.is_empty() { def.own.place } else { def.exports[0].place }
}

/// The first module that has something under a key, and whether it exports it; one that exports it is preferred.
pub(super) const fn owner(graph: &Graph, node: NodeId, key: Key) -> Option<(NodeId, SlotId, bool)> {
    let mut private = None;
    let mut other = 0;
    while other < graph.len() as NodeId {
        if other != node {
            if let Some(slot) = graph.exported(other, key, 0) {
                return Some((other, slot, true));
            }
            if private.is_none()
                && let Some(slot) = graph.own(other, key)
            {
                private = Some((other, slot, false));
            }
        }
        other += 1;
    }
    private
}

/// Tells which other module has what a module does not see, and the line that lets it see that; `false` when no module has it. `export`
/// is what to do about a module that keeps it to itself.
pub(super) const fn told_where(
    graph: &Graph,
    (node, key, name): (NodeId, Key, Name),
    export: &str,
    text: &mut Text,
) -> bool {
    let Some((other, slot, is_exported)) = owner(graph, node, key) else { return false };
    let (module, other) = (graph.node(node).def, graph.node(other).def);
    if is_exported {
        fact(text, "has").quoted(other.own.name).push(" exports it, ").place(exports_place(other));
        help_code(text, "import it", imports_place(module));
        edited_imports(module, other, text);
        return true;
    }
    keeps(graph, other, slot, text);
    help_code(text, export, exports_place(other));
    edited_exports(other, name, text);
    true
}

/// That a module provides something, and what it exports in its place.
pub(super) const fn keeps(graph: &Graph, def: &ModuleDef, slot: SlotId, text: &mut Text) {
    fact(text, "has").quoted(def.own.name).push(" provides it, ").place(graph.place(slot));
    fact(text, "");
    if def.exports.is_empty() {
        text.push("and exports nothing");
        return;
    }
    text.push("and exports only: ");
    let mut i = 0;
    while i < def.exports.len() {
        text.push(if i == 0 { "" } else { ", " }).name(def.exports[i].name);
        i += 1;
    }
}

pub(super) const fn imports_node(graph: &Graph, node: NodeId, target: NodeId) -> bool {
    let imports = graph.node(node).def.imports.len();
    let mut i = 0;
    while i < imports {
        match graph.imported(node, i) {
            Some(imported) if imported == target => return true,
            _ => {}
        }
        i += 1;
    }
    graph.node(target).is_global
}

/// One of the lists of a module.
#[derive(Clone, Copy)]
enum List {
    Imports,
    Providers,
    Exports,
}

/// `exports = [UsersService, UsersRepository]`: the list as it will be, up to the new entry, which the caller writes before it
/// closes the bracket and which an old one of the same `key` gives way to. A list that does not fit into the line is cut.
const fn edited(list: List, def: &ModuleDef, key: Key, room: usize, text: &mut Text) {
    let (name, len) = match list {
        List::Imports => ("imports = [", def.imports.len()),
        List::Providers => ("providers = [", def.providers.len()),
        List::Exports => ("exports = [", def.exports.len()),
    };
    let start = text.len();
    text.push(name);
    let mut i = 0;
    while i < len {
        let before = text.len();
        match list {
            List::Imports if def.imports[i].target.provider.key.is(key) => {
                i += 1;
                continue;
            }
            List::Imports => import_entry(&def.imports[i], text),
            List::Providers => provider_entry(&def.providers[i], text),
            List::Exports => {
                text.name(def.exports[i].name);
            }
        }
        text.push(", ");
        let rest = if i + 1 < len { 3 } else { 0 };
        if 6 + text.len() - start + rest + room >= WIDTH {
            text.cut(before).push("…, ");
            return;
        }
        i += 1;
    }
}

/// The exports as they will be, up to the new one.
pub(super) const fn edited_exports(def: &ModuleDef, new: Name, text: &mut Text) {
    edited(List::Exports, def, Key::NONE, new.width() + 1, text);
    text.name(new).push("]");
}

/// The imports as they will be.
pub(super) const fn edited_imports(def: &ModuleDef, new: &ModuleDef, text: &mut Text) {
    let form = if new.options.is_empty() { "]" } else { "::for_root(…)]" };
    edited(List::Imports, def, new.own.key, new.own.name.width() + form.len(), text);
    text.name(new.own.name).push(form);
}

/// The imports of the root as they will be, with what a library says that applications have a type by. False where it says nothing.
pub(super) const fn edited_root(graph: &Graph, what: &str, edge: &Edge, text: &mut Text) -> bool {
    let mut i = 0;
    while i < edge.imported_by.len() {
        let form = edge.imported_by[i];
        if holes(form) == edge.name.said_arguments() {
            let root = graph.node(0).def;
            help_code(text, what, imports_place(root));
            let arguments = edge.name.width() - edge.name.base.len();
            edited(List::Imports, root, Key::NONE, form.len() + arguments + 9, text);
            text.push("global(").with_arguments(form, edge.name).push(")]");
            return true;
        }
        i += 1;
    }
    false
}

/// The providers as they will be.
pub(super) const fn edited_providers(def: &ModuleDef, before: &str, new: Name, after: &str, text: &mut Text) {
    edited(List::Providers, def, Key::NONE, before.len() + new.width() + after.len() + 1, text);
    text.push(before).name(new).push(after).push("]");
}

pub(super) const fn import_entry(import: &Import, text: &mut Text) {
    let name = import.target.provider.name;
    let form = match (import.lazy, import.global, import.path) {
        (true, ..) => "lazy(",
        (false, true, _) => "global(",
        (false, false, Some(_)) => "at(\"",
        (false, false, None) => "",
    };
    text.push(form);
    if let Some(path) = import.path {
        text.push(path).push("\", ");
    }
    if import.make.is_some() {
        text.push("…");
    } else {
        text.name(name);
    }
    text.push(if form.is_empty() { "" } else { ")" });
}

const fn provider_entry(entry: &Provided, text: &mut Text) {
    let form = match entry.form {
        ProvidedForm::Class(_) => {
            text.name(entry.name);
            return;
        }
        ProvidedForm::BoundClass(..) => ", class = …)",
        ProvidedForm::Value(_) => ", value = …)",
        ProvidedForm::Factory(_) => ", factory = …)",
        ProvidedForm::Existing(_) => ", existing = …)",
    };
    text.push("provide(").name(entry.name).push(form);
}

/// Where was looked: the module, and what its imports export.
pub(super) const fn looked_in(graph: &Graph, node: NodeId, text: &mut Text) {
    const SHOWN: usize = 3;
    let def = graph.node(node).def;
    fact(text, "looked in").quoted(def.own.name);
    if def.imports.is_empty() {
        text.push(", which imports nothing");
    } else {
        text.push(if def.imports.len() == 1 { ", and what its import " } else { ", and what its imports " });
        let mut i = 0;
        while i < def.imports.len() && i < SHOWN {
            text.push(if i == 0 { "" } else { ", " }).quoted(match graph.module_meant(&def.imports[i]) {
                Some(module) => module.own.name,
                None => def.imports[i].target.provider.name,
            });
            i += 1;
        }
        if def.imports.len() > SHOWN {
            text.push(" and ").number((def.imports.len() - SHOWN) as u64).push(" more");
        }
        text.push(if def.imports.len() == 1 { " exports" } else { " export" });
    }
    if graph.globals() > 0 {
        text.push("; global modules");
    }
}
