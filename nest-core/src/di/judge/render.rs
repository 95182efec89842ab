//! Puts a fault into words: what is wrong, where, what to do.
//!
//! rustc writes `error[E0080]: evaluation panicked: ` before the first line and indents the others, so the first line stands
//! alone, and lines stay short. The vocabulary is fixed, one fact a line: *needs*, *has*, *looked in*, *similar*, *help*.

use super::fault::{Code, Fault};
use super::lists::{CONTROLLERS, IMPORTS};
use super::render_handlers;
use super::similar::is_similar;
use super::text::Text;
use crate::di::graph::{Graph, NodeId, SlotId, SlotKind};
use crate::di::key::Key;
use crate::di::module::{ModuleDef, Provided, ProvidedForm};
use crate::di::name::Name;
use crate::di::place::Place;
use crate::di::provider::{Dependency, EdgeKind};

/// The column in which facts begin.
const FACTS: usize = 11;

pub(super) const fn render(graph: &Graph, fault: &Fault, text: &mut Text) {
    match fault.code {
        Code::Unresolved => unresolved(graph, fault, text),
        Code::Ambiguous => ambiguous(graph, fault, text),
        Code::ExportNotHad => export_not_had(graph, fault, text),
        Code::WrongList => wrong_list(graph, fault, text),
        Code::OptionsMissing => options_missing(graph, fault, text),
        Code::TwiceInModule => twice_in_module(graph, fault, text),
        Code::TwoGlobals => two_globals(graph, fault, text),
        Code::TooLarge => too_large(text),
        Code::Cycle => cycle(graph, fault, text),
        Code::ScopeWidened => scope_widened(graph, fault, text),
        _ => render_handlers::render(graph, fault, text),
    }
}

/// Begins a line with a word of the vocabulary.
pub(super) const fn fact<'a>(text: &'a mut Text, word: &str) -> &'a mut Text {
    text.push("\n");
    let start = text.len();
    text.push(word).pad(start, FACTS)
}

pub(super) const fn help<'a>(text: &'a mut Text) -> &'a mut Text {
    text.push("\nhelp: ")
}

/// The name of a module.
pub(super) const fn module_name(graph: &Graph, node: NodeId) -> Name {
    graph.node(node).def.own.name
}

/// Where a list of a module stands, to send the reader there: its first entry, or the module.
const fn imports_place(def: &ModuleDef) -> Place {
    if def.imports.is_empty() { def.own.place } else { def.imports[0].place }
}

const fn providers_place(def: &ModuleDef) -> Place {
    if def.providers.is_empty() { def.own.place } else { def.providers[0].place }
}

const fn exports_place(def: &ModuleDef) -> Place {
    if def.exports.is_empty() { def.own.place } else { def.exports[0].place }
}

/// `field: Arc<T>`, as its owner wrote it.
const fn field(text: &mut Text, dependency: &Dependency) {
    let (before, after) = match dependency.edge.kind {
        EdgeKind::Optional => ("Option<Arc<", ">>"),
        EdgeKind::Lazy => ("Lazy<", ">"),
        EdgeKind::Scoped => ("Scoped<", ">"),
        EdgeKind::All => ("All<", ">"),
        EdgeKind::Factory => ("Factory<", ">"),
        EdgeKind::Request => ("", ""),
        EdgeKind::Required | EdgeKind::ModuleRef => ("Arc<", ">"),
    };
    text.push(dependency.field).push(": ").push(before).name(dependency.edge.name).push(after);
}

/// `needs      `UsersService.mailer: Arc<Mailer>`, src/users/service.rs:12`.
const fn needs(graph: &Graph, slot: SlotId, dependency: &Dependency, text: &mut Text) {
    fact(text, "needs").push("`");
    match graph.kind_of(slot) {
        SlotKind::Option(_) => {
            text.push("the options factory of ").name(module_name(graph, graph.node_of(slot))).push("(")
        }
        _ => match graph.class(slot) {
            Some(class) => text.name(class.name).push("."),
            None => text.push("the factory of ").name(graph.name(slot)).push("("),
        },
    };
    field(text, dependency);
    if graph.class(slot).is_none() {
        text.push(")");
    }
    text.push("`, ").place(dependency.place);
}

const fn unresolved(graph: &Graph, fault: &Fault, text: &mut Text) {
    let (dependencies, node) = graph.dependencies(fault.subject);
    let dependency = &dependencies[fault.index as usize];
    let consumer = graph.consumer(fault.subject);
    match owner(graph, node, dependency.edge.key) {
        Some((module, slot, true)) => {
            text.push("NEST-E0103: ").quoted(module_name(graph, node)).push(" needs ").quoted(dependency.edge.name);
            text.push(" but does not import ").quoted(module_name(graph, module)).push("\n");
            needs(graph, fault.subject, dependency, text);
            let def = graph.node(module).def;
            fact(text, "has").quoted(def.own.name).push(" exports it, ").place(exports_place(def));
            let _ = slot;
            let def = graph.node(node).def;
            help(text).push("import it, ").place(imports_place(def)).push("\n      imports = [");
            let mut i = 0;
            while i < def.imports.len() {
                text.name(def.imports[i].target.provider.name).push(", ");
                i += 1;
            }
            text.name(module_name(graph, module)).push("]");
        }
        Some((module, slot, false)) => {
            text.push("NEST-E0102: ")
                .quoted(dependency.edge.name)
                .push(" is private to ")
                .quoted(module_name(graph, module));
            text.push("\n");
            needs(graph, fault.subject, dependency, text);
            let def = graph.node(module).def;
            fact(text, "has").quoted(def.own.name).push(" provides it, ").place(graph.place(slot));
            if def.exports.is_empty() {
                text.push(", and exports nothing");
            } else {
                text.push(", and exports only: ");
                export_names(def, text);
            }
            if !def.exports.is_empty() {
                help(text).push("ask for what it exports: `Arc<").name(def.exports[0].name).push(">`");
            }
            help(text).push(if def.exports.is_empty() { "export it, " } else { "or export it, " });
            text.place(exports_place(def)).push("\n      exports = [");
            export_names(def, text);
            text.push(if def.exports.is_empty() { "" } else { ", " }).name(dependency.edge.name).push("]");
            if !imports_node(graph, node, module) {
                text.push("\n      and import `")
                    .name(def.own.name)
                    .push("` in `")
                    .name(module_name(graph, node))
                    .push("`");
            }
        }
        None if dependency.edge.name.is_trait_object() => {
            text.push("NEST-E0104: no provider is bound to ").quoted(dependency.edge.name).push("\n");
            needs(graph, fault.subject, dependency, text);
            looked_in(graph, node, text);
            let def = graph.node(node).def;
            help(text).push("bind one in ").quoted(def.own.name).push(", ").place(providers_place(def));
            provider_list(def, text);
            text.push("provide(").name(dependency.edge.name).push(", class = …)]");
        }
        None => {
            text.push("NEST-E0101: nothing provides ").quoted(dependency.edge.name).push(", which ").quoted(consumer);
            text.push(" needs\n");
            needs(graph, fault.subject, dependency, text);
            looked_in(graph, node, text);
            similar(graph, dependency.edge.name, text);
            let def = graph.node(node).def;
            help(text).push("add it, ").place(providers_place(def));
            provider_list(def, text);
            text.name(dependency.edge.name).push("]");
        }
    }
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

const fn imports_node(graph: &Graph, node: NodeId, target: NodeId) -> bool {
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

pub(super) const fn export_names(def: &ModuleDef, text: &mut Text) {
    let mut i = 0;
    while i < def.exports.len() {
        text.push(if i == 0 { "" } else { ", " }).name(def.exports[i].name);
        i += 1;
    }
}

/// The providers as they stand, up to where the missing one goes.
pub(super) const fn provider_list(def: &ModuleDef, text: &mut Text) {
    text.push("\n      providers = [");
    let shown = if def.providers.len() > 4 { 1 } else { def.providers.len() };
    let mut i = 0;
    while i < shown {
        provider_entry(&def.providers[i], text);
        text.push(", ");
        i += 1;
    }
    if shown < def.providers.len() {
        text.push("…, ");
    }
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
    let def = graph.node(node).def;
    fact(text, "looked in").quoted(def.own.name);
    if def.imports.is_empty() {
        text.push(", which imports nothing");
    } else {
        text.push(if def.imports.len() == 1 {
            ", and what its import exports: "
        } else {
            ", and what its imports export: "
        });
        let mut i = 0;
        while i < def.imports.len() {
            text.push(if i == 0 { "" } else { ", " }).name(def.imports[i].target.provider.name);
            i += 1;
        }
    }
    if graph.globals() > 0 {
        text.push("; global modules");
    }
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

const fn ambiguous(graph: &Graph, fault: &Fault, text: &mut Text) {
    let (dependencies, node) = graph.dependencies(fault.subject);
    let dependency = &dependencies[fault.index as usize];
    text.push("NEST-E0111: two imports of ").quoted(module_name(graph, node)).push(" export ");
    text.quoted(dependency.edge.name).push("\n");
    needs(graph, fault.subject, dependency, text);
    let (first, second) = (graph.node_of(fault.other), graph.node_of(fault.chain[0].0));
    fact(text, "has").quoted(module_name(graph, first)).push(" provides one, ").place(graph.place(fault.other));
    fact(text, "has")
        .quoted(module_name(graph, second))
        .push(" provides another, ")
        .place(graph.place(fault.chain[0].0));
    help(text).push("take it out of one of the two `exports`, or import one module only");
}

const fn export_not_had(graph: &Graph, fault: &Fault, text: &mut Text) {
    let def = graph.node(fault.node).def;
    let export = &def.exports[fault.subject as usize];
    text.push("NEST-E0105: ")
        .quoted(def.own.name)
        .push(" exports ")
        .quoted(export.name)
        .push(", which it does not have\n");
    looked_in(graph, fault.node, text);
    match owner(graph, fault.node, export.key) {
        Some((module, _, exported)) => {
            fact(text, "has").quoted(module_name(graph, module));
            if exported {
                text.push(" exports it");
                help(text).push("import ").quoted(module_name(graph, module)).push(" to export it again, ");
            } else {
                text.push(" provides it, privately");
                help(text).push("provide it here, ");
            }
            text.place(providers_place(def)).push(", or remove it from `exports`, ").place(export.place);
        }
        None => {
            help(text).push("provide it here, ").place(providers_place(def));
            provider_list(def, text);
            text.name(export.name).push("]");
            help(text).push("or remove it from `exports`, ").place(export.place);
        }
    }
}

const fn wrong_list(graph: &Graph, fault: &Fault, text: &mut Text) {
    let def = graph.node(fault.node).def;
    let i = fault.subject as usize;
    text.push("NEST-E0108: ");
    if fault.index == IMPORTS {
        let target = def.imports[i].target.provider;
        text.quoted(target.name).push(" is an injectable, not a module: it cannot be imported\n");
        fact(text, "has").quoted(target.name).push(" is declared at ").place(target.place);
        help(text).push("list it where it belongs: `providers = [").name(target.name).push("]`");
        help(text).push("or import the module that provides and exports it");
    } else if fault.index == CONTROLLERS {
        let entry = &def.controllers[i];
        text.quoted(entry.target.provider.name).push(" is no controller\n");
        fact(text, "has")
            .quoted(entry.target.provider.name)
            .push(" is declared at ")
            .place(entry.target.provider.place);
        if entry.target.module.is_some() {
            help(text).push("it is a module: list it under `imports`");
        } else {
            help(text).push("list it where it belongs: `providers = [").name(entry.target.provider.name).push("]`");
            help(text).push("or put `#[controller(\"path\")]` on an impl block with its routes");
        }
    } else {
        let entry = &def.providers[i];
        text.quoted(entry.name);
        if entry.is_module() {
            text.push(" is a module, not a provider\n");
            help(text).push("import it: `imports = [").name(entry.name).push("]`");
        } else {
            text.push(" is a controller, not a provider\n");
            help(text).push("list it where it belongs: `controllers = [").name(entry.name).push("]`");
        }
    }
}

const fn options_missing(graph: &Graph, fault: &Fault, text: &mut Text) {
    let import = &graph.node(fault.node).def.imports[fault.subject as usize];
    let name = import.target.provider.name;
    text.push("NEST-E0109: ").quoted(name).push(" needs options, and this import brings none\n");
    if let Some(module) = import.target.module {
        let mut i = 0;
        while i < module.options.len() {
            fact(text, "needs").quoted(module.options[i].name).push(", ").place(module.options[i].place);
            i += 1;
        }
    }
    help(text).push("import it with them: `imports = [").name(name).push("::for_root(…)]`");
    help(text).push("or import the module that configures it and exports ").quoted(name);
}

const fn twice_in_module(graph: &Graph, fault: &Fault, text: &mut Text) {
    let def = graph.node(fault.node).def;
    let (name, list, first, second) = if fault.index == CONTROLLERS {
        let (first, second) = (&def.controllers[fault.other as usize], &def.controllers[fault.subject as usize]);
        (second.target.provider.name, "controllers", first.place, second.place)
    } else {
        let (first, second) = (&def.providers[fault.other as usize], &def.providers[fault.subject as usize]);
        (second.name, "providers", first.place, second.place)
    };
    text.push("NEST-E0110: ").quoted(def.own.name).push(" provides ").quoted(name).push(" twice\n");
    fact(text, "first").place(first);
    fact(text, "second").place(second);
    help(text).push("remove one of them from `").push(list).push("`");
}

const fn two_globals(graph: &Graph, fault: &Fault, text: &mut Text) {
    let name = graph.node(fault.node).def.exports[fault.index as usize].name;
    text.push("NEST-E0113: two global modules export ").quoted(name).push("\n");
    let (first, second) = (graph.node_of(fault.other), graph.node_of(fault.subject));
    fact(text, "first").quoted(module_name(graph, first)).push(", ").place(graph.place(fault.other));
    fact(text, "second").quoted(module_name(graph, second)).push(", ").place(graph.place(fault.subject));
    help(text).push("let one of them not be global, or take the type out of its `exports`");
}

const fn too_large(text: &mut Text) {
    text.push("NEST-E0112: the application has more modules or imports than the judge can hold\n");
    fact(text, "has").push("at most 2,048 modules and 8,192 imports");
    help(text).push("split the application, or merge modules");
}

const fn cycle(graph: &Graph, fault: &Fault, text: &mut Text) {
    let members = fault.chain_len as usize;
    text.push("NEST-E0201: ");
    if members == 1 {
        text.quoted(graph.consumer(fault.chain[0].0)).push(" needs itself\n");
    } else {
        let mut i = 0;
        while i < members {
            let separator = if i == 0 {
                ""
            } else if i + 1 == members {
                " and "
            } else {
                ", "
            };
            text.push(separator).quoted(graph.consumer(fault.chain[i].0));
            i += 1;
        }
        text.push(" need each other\n");
    }
    let mut lazy = 0;
    let mut i = 0;
    while i < members {
        let (slot, dependency) = fault.chain[i];
        let (dependencies, _) = graph.dependencies(slot);
        let dependency = &dependencies[dependency as usize];
        let next = fault.chain[(i + 1) % members].0;
        text.push("\n`").name(graph.consumer(slot)).push(".").push(dependency.field).push("` -> ");
        text.quoted(graph.consumer(next)).push(", ").place(dependency.place);
        if graph.class(slot).is_some() {
            lazy = i;
        }
        i += 1;
    }
    let (slot, dependency) = fault.chain[lazy];
    let (dependencies, _) = graph.dependencies(slot);
    let dependency = &dependencies[dependency as usize];
    if members == 1 {
        help(text).push("remove the field; a method of `self` is at hand without it");
    } else {
        help(text).push("move what they share into a third provider, or send an event");
    }
    help(text).push("or let one edge be looked up later: `").push(dependency.field).push(": Lazy<");
    text.name(dependency.edge.name).push(">`, ").place(dependency.place);
}

const fn scope_widened(graph: &Graph, fault: &Fault, text: &mut Text) {
    let (last, last_dependency) = fault.chain[fault.chain_len as usize - 1];
    let (dependencies, _) = graph.dependencies(last);
    let dependency = &dependencies[last_dependency as usize];
    let built_in = dependency.edge.kind.is_built_in();
    let held = if built_in { dependency.edge.name } else { graph.consumer(fault.other) };
    text.push("NEST-E0202: singleton ").quoted(graph.consumer(fault.subject)).push(" holds ").quoted(held);
    text.push(", which lives for one request\n");
    fact(text, "chain");
    let mut i = 0;
    while i < fault.chain_len as usize {
        let (slot, dependency) = fault.chain[i];
        let (dependencies, _) = graph.dependencies(slot);
        text.push("`").name(graph.consumer(slot)).push(".").push(dependencies[dependency as usize].field).push("` -> ");
        i += 1;
    }
    text.quoted(held).push(" (request-scoped)");
    fact(text, "");
    let mut i = 0;
    while i < fault.chain_len as usize {
        let (slot, dependency) = fault.chain[i];
        let (dependencies, _) = graph.dependencies(slot);
        text.push(if i == 0 { "" } else { ", " }).place(dependencies[dependency as usize].place);
        i += 1;
    }
    if built_in {
        help(text).push("take it as a parameter of the handler, and pass on what is needed");
    } else {
        text.push(", ");
        match graph.class(fault.other) {
            Some(class) => text.place(class.place),
            None => text.place(graph.place(fault.other)),
        };
        help(text).push("take a handle, ").place(dependency.place).push(": `").push(dependency.field).push(": Scoped<");
        text.name(dependency.edge.name).push(">`");
    }
    help(text).push("or build it for each request: `#[injectable(scope = request)]` on ");
    let mut i = 0;
    while i < fault.chain_len as usize {
        text.push(if i == 0 { "" } else { " and " }).quoted(graph.consumer(fault.chain[i].0));
        i += 1;
    }
}
