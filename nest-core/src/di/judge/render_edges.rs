//! Words for the faults of edges: what is not there, what is there twice, what closes a circle.

use super::fault::{CHAIN, Fault};
use super::modules::stands_in;
use super::render::{
    edited_exports, edited_imports, edited_providers, edited_root, end_first_line, exports_place, fact, help,
    help_code, help_override, import_entry, imports_node, imports_place, keeps, looked_in, module_name, owner,
    providers_place,
};
use super::similar::is_similar;
use super::text::Text;
use crate::di::graph::{Graph, NodeId, Resolution, SlotId, SlotKind};
use crate::di::key::Key;
use crate::di::module::{Import, ModuleDef, ProvidedForm};
use crate::di::name::Name;
use crate::di::place::Place;
use crate::di::provider::{Dependency, EdgeKind, Scope};

/// What kind of thing asks for a dependency.
enum Consumer {
    Class(Name),
    Factory(Name),
    Alias(Name),
    Options(Name),
}

const fn consumer(graph: &Graph, slot: SlotId) -> Consumer {
    match graph.class(slot) {
        Some(class) => Consumer::Class(class.name),
        None if is_alias(graph, slot) => Consumer::Alias(graph.name(slot)),
        None if matches!(graph.kind_of(slot), SlotKind::Option(_)) => {
            Consumer::Options(module_name(graph, graph.node_of(slot)))
        }
        None => Consumer::Factory(graph.name(slot)),
    }
}

pub(super) const fn is_alias(graph: &Graph, slot: SlotId) -> bool {
    match graph.kind_of(slot) {
        SlotKind::Provider(i) => {
            matches!(graph.node(graph.node_of(slot)).def.providers[i].form, ProvidedForm::Existing(_))
        }
        _ => false,
    }
}

/// A dependency of a slot.
pub(super) const fn dependency(graph: &Graph, slot: SlotId, i: u16) -> &'static Dependency {
    &graph.dependencies(slot).0[i as usize]
}

/// Where a dependency is written; that of a function that is named only is at its entry.
pub(super) const fn dependency_place(graph: &Graph, slot: SlotId, dependency: &Dependency) -> Place {
    if dependency.place.line > 0 {
        return dependency.place;
    }
    match (graph.kind_of(slot), graph.node(graph.node_of(slot)).via) {
        (SlotKind::Option(_), Some(import)) => import.place,
        _ => graph.place(slot),
    }
}

/// Whether a parameter has a name; one of a function that is named only has a number.
const fn is_named(field: &str) -> bool {
    !field.is_empty() && !field.as_bytes()[0].is_ascii_digit()
}

/// `field: Arc<T>`, in a form.
pub(super) const fn in_form(text: &mut Text, dependency: &Dependency, kind: EdgeKind) {
    let (before, after) = match kind {
        EdgeKind::Optional => ("Option<Arc<", ">>"),
        EdgeKind::Lazy => ("Lazy<", ">"),
        EdgeKind::Scoped => ("Scoped<", ">"),
        EdgeKind::All => ("All<", ">"),
        EdgeKind::Factory => ("Factory<", ">"),
        EdgeKind::Request | EdgeKind::ModuleRef | EdgeKind::Discovery => ("", ""),
        EdgeKind::Required => ("Arc<", ">"),
    };
    if is_named(dependency.field) {
        text.push(dependency.field).push(": ");
    }
    text.push(before).name(dependency.edge.name).push(after);
}

/// `needs      `UsersService.mailer: Arc<Mailer>`, src/users/service.rs:12`.
pub(super) const fn needs(graph: &Graph, slot: SlotId, dependency: &Dependency, text: &mut Text) {
    fact(text, "needs");
    match consumer(graph, slot) {
        Consumer::Class(name) => text.push("`").name(name).push("."),
        Consumer::Factory(name) => text.push("the factory of ").quoted(name).push(": `"),
        Consumer::Options(name) => text.push("the options of ").quoted(name).push(": `"),
        Consumer::Alias(name) => text.push("`provide(").name(name).push(", existing = "),
    };
    if is_alias(graph, slot) {
        text.name(dependency.edge.name).push(")");
    } else {
        in_form(text, dependency, dependency.edge.kind);
    }
    text.push("`, ").place(dependency_place(graph, slot, dependency));
}

pub(super) const fn unresolved(graph: &Graph, fault: &Fault, is_test: bool, text: &mut Text) {
    let (dependencies, node) = graph.dependencies(fault.subject);
    let dependency = &dependencies[fault.index as usize];
    match owner(graph, node, dependency.edge.key) {
        Some((module, _, true)) => not_imported(graph, fault, node, module, dependency, text),
        Some((module, slot, false)) => private(graph, fault, node, (module, slot), dependency, text),
        None => missing(graph, fault, node, dependency, is_test, text),
    }
}

const fn not_imported(
    graph: &Graph,
    fault: &Fault,
    node: NodeId,
    module: NodeId,
    dependency: &Dependency,
    text: &mut Text,
) {
    let (def, exporter) = (graph.node(node).def, graph.node(module).def);
    let lazily = lazy_import(def, exporter.own.key);
    text.push("NEST-E0103: ").quoted(def.own.name).push(" needs ").quoted(dependency.edge.name);
    let short = text.len();
    text.push(if lazily.is_some() { " but imports " } else { " but does not import " }).quoted(exporter.own.name);
    text.push(if lazily.is_some() { " lazily" } else { "" });
    end_first_line(text, short);
    needs(graph, fault.subject, dependency, text);
    fact(text, "has").quoted(exporter.own.name).push(" exports it, ").place(exports_place(exporter));
    taken_away(graph, dependency.edge.key, text);
    match lazily {
        Some(import) => {
            fact(text, "").push("and is built when it is loaded, after those who import it");
            help_code(text, "import it at once", import.place);
            edited_imports(def, exporter, text);
            help(text).push("or load it when it is needed, by a field `module: ModuleRef`\n      ");
            text.push("self.module.load::<").name(exporter.own.name).push(">().await?");
        }
        None => {
            match graph.node(module).via {
                // It imports nothing that its user could edit.
                Some(import) if graph.is_behind_chosen_elsewhere(node) => {
                    help_code(text, "let all modules see what it exports", import.place).push("global(");
                    import_entry(import, text);
                    text.push(")");
                }
                _ => {
                    help_code(text, "import it", imports_place(def));
                    edited_imports(def, exporter, text);
                }
            }
        }
    }
}

/// The entry that imports a module lazily.
const fn lazy_import(def: &ModuleDef, module: Key) -> Option<&Import> {
    let mut i = 0;
    while i < def.imports.len() {
        if def.imports[i].lazy && def.imports[i].target.provider.key.is(module) {
            return Some(&def.imports[i]);
        }
        i += 1;
    }
    None
}

const fn private(
    graph: &Graph,
    fault: &Fault,
    node: NodeId,
    (module, slot): (NodeId, SlotId),
    dependency: &Dependency,
    text: &mut Text,
) {
    let def = graph.node(module).def;
    text.push("NEST-E0102: ").quoted(dependency.edge.name).push(" is private to ").quoted(def.own.name).push("\n");
    needs(graph, fault.subject, dependency, text);
    keeps(graph, def, slot, text);
    stands_in(graph, module, text);
    let is_imported = imports_node(graph, node, module);
    if !is_imported && leads_to(graph, module, node) {
        // To import what imports us is possible, but seldom what is meant.
        let asking = graph.node(node).def;
        help_code(text, "move it to where it is needed", providers_place(asking));
        edited_providers(asking, "", dependency.edge.name, "", text);
        help_code(text, "and export it, if others need it as well", exports_place(asking));
        edited_exports(asking, dependency.edge.name, text);
        return;
    }
    let mut or = false;
    if is_imported && let Some(exported) = first_exported_provider(graph, module) {
        help(text).push("ask for what it exports: `Arc<").name(exported).push(">`");
        or = true;
    }
    help_code(text, if or { "or export it" } else { "export it" }, exports_place(def));
    edited_exports(def, dependency.edge.name, text);
    if !is_imported {
        help_code(text, "and import that module", imports_place(graph.node(node).def));
        edited_imports(graph.node(node).def, def, text);
    }
}

/// Whether the imports by which a module was found lead through another.
const fn leads_to(graph: &Graph, from: NodeId, mut to: NodeId) -> bool {
    while to != 0 {
        to = graph.node(to).parent;
        if to == from {
            return true;
        }
    }
    false
}

/// What may be asked for instead: something that a module exports, rather than a module that it exports again.
const fn first_exported_provider(graph: &Graph, module: NodeId) -> Option<Name> {
    let def = graph.node(module).def;
    let mut i = 0;
    while i < def.exports.len() {
        if graph.exported(module, def.exports[i].key, 0).is_some() {
            return Some(def.exports[i].name);
        }
        i += 1;
    }
    None
}

const fn missing(graph: &Graph, fault: &Fault, node: NodeId, dependency: &Dependency, is_test: bool, text: &mut Text) {
    let (def, name) = (graph.node(node).def, dependency.edge.name);
    if name.is_trait_object() {
        text.push("NEST-E0104: no provider is bound to ").quoted(name).push("\n");
    } else {
        text.push("NEST-E0101: nothing provides ").quoted(name);
        let short = text.len();
        text.push(", which ").quoted(graph.consumer(fault.subject)).push(" needs");
        end_first_line(text, short);
    }
    needs(graph, fault.subject, dependency, text);
    looked_in(graph, node, text);
    if let Some(by) = taken_away(graph, dependency.edge.key, text) {
        provide_instead(dependency, by, text);
        return;
    }
    similar(graph, name, text);
    if is_test {
        help_override(name, text);
    }
    let what =
        if is_test { "or import it in the root, for all modules" } else { "import it in the root, for all modules" };
    if edited_root(graph, what, &dependency.edge, text) {
        return;
    }
    if graph.is_behind_chosen_elsewhere(node) {
        help(text)
            .push(if is_test { "or: " } else { "" })
            .quoted(def.own.name)
            .push(" sees what global modules export:");
        text.push("\n      import one that exports ").quoted(name);
        return;
    }
    if name.is_trait_object() {
        help_code(text, if is_test { "or bind a class to it" } else { "bind a class to it" }, providers_place(def));
        edited_providers(def, "provide(", name, ", class = …)", text);
    } else if dependency.edge.is_value {
        help_code(text, if is_test { "or provide a value" } else { "provide a value" }, providers_place(def));
        edited_providers(def, "provide(", name, ", value = …)", text);
    } else {
        help_code(text, if is_test { "or add it" } else { "add it" }, providers_place(def));
        edited_providers(def, "", name, "", text);
    }
}

/// Says which module of production has what a test does not have, and what stands in for that module.
pub(super) const fn taken_away(graph: &Graph, key: Key, text: &mut Text) -> Option<&'static ModuleDef> {
    let Some(pair) = graph.taken_away(key) else { return None };
    fact(text, "has").quoted(pair.by.provider.name).push(" stands in for ").quoted(pair.replaced.provider.name);
    text.push(" in this test,");
    fact(text, "").push("which has it");
    pair.by.module
}

/// The cure for what a test has taken away: the module that stands in for another provides it as well.
const fn provide_instead(dependency: &Dependency, by: &'static ModuleDef, text: &mut Text) {
    let name = dependency.edge.name;
    let (before, after) = match (name.is_trait_object(), dependency.edge.is_value) {
        (true, _) => ("provide(", ", class = …)"),
        (_, true) => ("provide(", ", value = …)"),
        _ => ("", ""),
    };
    help_code(text, "provide it there as well", providers_place(by));
    edited_providers(by, before, name, after, text);
    help_code(text, "and export it", exports_place(by));
    edited_exports(by, name, text);
}

/// Up to three providers of the application with similar names.
const fn similar(graph: &Graph, name: Name, text: &mut Text) {
    let mut shown = 0;
    let mut slot = 0;
    while slot < graph.slot_count() as SlotId && shown < 3 {
        if matches!(graph.kind_of(slot), SlotKind::Provider(_) | SlotKind::Option(_))
            && is_similar(name, graph.name(slot))
        {
            fact(text, if shown == 0 { "similar" } else { "" }).quoted(graph.name(slot)).push(", provided by ");
            text.quoted(module_name(graph, graph.node_of(slot)));
            shown += 1;
        }
        slot += 1;
    }
}

pub(super) const fn ambiguous(graph: &Graph, fault: &Fault, text: &mut Text) {
    let (dependencies, node) = graph.dependencies(fault.subject);
    let dependency = &dependencies[fault.index as usize];
    let (first, second) = (fault.other, fault.chain[0].0);
    text.push("NEST-E0111: two imports of ").quoted(module_name(graph, node)).push(" export ");
    text.quoted(dependency.edge.name).push("\n");
    needs(graph, fault.subject, dependency, text);
    two_origins(graph, node, (first, second), text);
}

/// Whence an import of a module has what another import has as well.
pub(super) const fn two_origins(graph: &Graph, node: NodeId, (first, second): (SlotId, SlotId), text: &mut Text) {
    fact(text, "first").quoted(module_name(graph, graph.node_of(first))).push(" provides one, ");
    text.place(graph.place(first));
    fact(text, "second").quoted(module_name(graph, graph.node_of(second))).push(" provides another, ");
    text.place(graph.place(second));
    help(text).push("import one of the two, ").place(imports_place(graph.node(node).def));
    help(text).push("or take it out of the `exports` of one of them");
}

/// What an alias stands for, through as many aliases as there are; any other slot itself.
pub(super) const fn behind_aliases(graph: &Graph, mut slot: SlotId) -> SlotId {
    // Aliases in a circle are a fault of their own; the steps end there, too.
    let mut steps = 0;
    while is_alias(graph, slot) && steps < graph.slot_count() {
        let (dependencies, node) = graph.dependencies(slot);
        match graph.resolve(node, dependencies[0].edge.key) {
            Resolution::Found(target) => slot = target,
            _ => return slot,
        }
        steps += 1;
    }
    slot
}

/// How long an instance lives that is seen under an alias: as long as what the alias stands for.
pub(super) const fn scope_behind(graph: &Graph, slot: SlotId) -> Scope {
    let slot = behind_aliases(graph, slot);
    // Only an alias of nothing is left, which is told where it stands.
    if is_alias(graph, slot) { Scope::Singleton } else { graph.scope(slot) }
}

pub(super) const fn cycle(graph: &Graph, fault: &Fault, text: &mut Text) {
    let members = fault.chain_len as usize;
    text.push("NEST-E0201: ");
    if members == 1 {
        text.quoted(graph.consumer(fault.chain[0].0)).push(" needs itself\n");
    } else {
        let shown = if members > 3 { 2 } else { members };
        let mut i = 0;
        while i < shown {
            let separator = match i {
                0 => "",
                _ if i + 1 == members => " and ",
                _ => ", ",
            };
            text.push(separator).quoted(graph.consumer(fault.chain[i].0));
            i += 1;
        }
        if shown < members {
            text.push(" and ").number((members - shown) as u64).push(" others");
        }
        text.push(" need each other\n");
    }
    let mut i = 0;
    while i < members {
        let (slot, index) = fault.chain[i];
        text.push("\n");
        edge(graph, slot, index, text);
        text.push(", ").place(dependency_place(graph, slot, dependency(graph, slot, index)));
        i += 1;
    }
    if members == CHAIN {
        text.push("\n… and so on");
    }
    if members == 1 {
        help(text).push("remove it: a method of `self` is at hand without a field");
    } else {
        help(text).push("move what they share into a third provider, or send an event");
        break_open(graph, fault, text);
    }
}

/// `` `UsersService.orders` -> `OrdersService` ``.
pub(super) const fn edge(graph: &Graph, slot: SlotId, index: u16, text: &mut Text) {
    let dependency = dependency(graph, slot, index);
    match consumer(graph, slot) {
        Consumer::Class(name) => text.push("`").name(name).push(".").push(dependency.field).push("`"),
        Consumer::Factory(name) if is_named(dependency.field) => {
            text.push("`").name(name).push("(").push(dependency.field).push(")`")
        }
        Consumer::Factory(name) | Consumer::Alias(name) | Consumer::Options(name) => text.quoted(name),
    };
    text.push(" -> ").quoted(dependency.edge.name);
}

/// The edge of a cycle that may be looked up later: the last one that is a field or a named parameter.
const fn break_open(graph: &Graph, fault: &Fault, text: &mut Text) {
    let mut i = fault.chain_len as usize;
    while i > 0 {
        i -= 1;
        let (slot, index) = fault.chain[i];
        let dependency = dependency(graph, slot, index);
        if is_alias(graph, slot) || !is_named(dependency.field) && graph.class(slot).is_none() {
            continue;
        }
        let (_, node) = graph.dependencies(slot);
        let form = match graph.resolve(node, dependency.edge.key) {
            Resolution::Found(target) => match scope_behind(graph, target) {
                Scope::Singleton => EdgeKind::Lazy,
                Scope::Request => EdgeKind::Scoped,
                Scope::Transient => EdgeKind::Factory,
            },
            _ => EdgeKind::Lazy,
        };
        help_code(text, "or look one of them up later", dependency_place(graph, slot, dependency));
        in_form(text, dependency, form);
        return;
    }
}
