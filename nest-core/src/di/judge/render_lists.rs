//! Words for the faults of lists.

use super::fault::Fault;
use super::lists::{CONTROLLERS, EXPORTS, IMPORTS, OF_ROOT};
use super::render::{
    edited_exports, edited_imports, edited_providers, end_first_line, exports_place, fact, help, help_code,
    imports_node, imports_place, looked_in, module_name, owner, providers_place,
};
use super::render_edges::taken_away;
use super::text::Text;
use crate::di::graph::{Graph, Limit};

pub(super) const fn export_not_had(graph: &Graph, fault: &Fault, text: &mut Text) {
    let def = graph.node(fault.node).def;
    let export = &def.exports[fault.subject as usize];
    text.push("NEST-E0105: ").quoted(def.own.name).push(" does not have ").quoted(export.name);
    let short = text.len();
    text.push(", which it exports");
    end_first_line(text, short);
    looked_in(graph, fault.node, text);
    if let Some(module) = graph.find_module(export.key) {
        help_code(text, "import it", imports_place(def));
        edited_imports(def, graph.node(module).def, text);
    } else {
        match owner(graph, fault.node, export.key) {
            Some((module, slot, exported)) => {
                let other = graph.node(module).def;
                fact(text, "has").quoted(other.own.name);
                if exported {
                    text.push(" exports it, ").place(exports_place(other));
                    help_code(text, "import that module, to export it again", imports_place(def));
                    edited_imports(def, other, text);
                } else {
                    text.push(" provides it, privately, ").place(graph.place(slot));
                    help_code(text, "export it there", exports_place(other));
                    edited_exports(other, export.name, text);
                    if !imports_node(graph, fault.node, module) {
                        text.push("\n      and import ").quoted(other.own.name).push(" here");
                    }
                }
            }
            None => {
                let provider = match taken_away(graph, export.key, text) {
                    Some(by) => by,
                    None => def,
                };
                help_code(text, "provide it", providers_place(provider));
                edited_providers(provider, "", export.name, "", text);
                if !provider.own.key.is(def.own.key) {
                    help_code(text, "and export it", exports_place(provider));
                    edited_exports(provider, export.name, text);
                }
            }
        }
    }
    help(text).push("or remove it from `exports`, ").place(export.place);
}

pub(super) const fn wrong_list(graph: &Graph, fault: &Fault, text: &mut Text) {
    let def = graph.node(fault.node).def;
    let i = fault.subject as usize;
    text.push("NEST-E0108: ");
    if fault.index == IMPORTS {
        let target = def.imports[i].target.provider;
        text.quoted(target.name).push(" is an injectable, not a module\n");
        fact(text, "has").quoted(target.name).push(" is declared here: ").place(target.place);
        help(text).push("list it where it belongs: `providers = [").name(target.name).push("]`");
        help(text).push("or import the module that provides and exports it");
    } else if fault.index == CONTROLLERS {
        let entry = &def.controllers[i];
        let target = entry.target.provider;
        text.quoted(target.name).push(" is no controller\n");
        fact(text, "has").quoted(target.name).push(" is declared here: ").place(target.place);
        if entry.target.module.is_some() {
            help(text).push("import it, since it is a module: `imports = [").name(target.name).push("]`");
        } else {
            help(text).push("list it where it belongs: `providers = [").name(target.name).push("]`");
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

pub(super) const fn options_missing(graph: &Graph, fault: &Fault, text: &mut Text) {
    let def = graph.node(fault.node).def;
    let (module, what) = if fault.index == OF_ROOT {
        (def, " needs options: it cannot be the root of an application\n")
    } else {
        match def.imports[fault.subject as usize].target.module {
            Some(module) => (module, " needs options, and this import brings none\n"),
            None => return,
        }
    };
    let name = module.own.name;
    text.push("NEST-E0109: ").quoted(name).push(what);
    let mut i = 0;
    while i < module.options.len() {
        fact(text, if i == 0 { "needs" } else { "" }).quoted(module.options[i].name);
        text.push(", ").place(module.options[i].place);
        i += 1;
    }
    if fault.index == OF_ROOT {
        help(text)
            .push("give them at the start: `nest::app!(")
            .name(name)
            .push(" = ")
            .name(name)
            .push("::for_root(…))`");
        help(text).push("or name a module that imports it with options: `imports = [").name(name);
        text.push("::for_root(…)]`");
    } else {
        help(text).push("import it with them: `").name(name).push("::for_root(…)`");
        help(text).push("or import the module that configures it and exports ").quoted(name);
    }
}

pub(super) const fn twice_in_module(graph: &Graph, fault: &Fault, text: &mut Text) {
    let def = graph.node(fault.node).def;
    let (a, b) = (fault.other as usize, fault.subject as usize);
    let (verb, name, list, first, second) = match fault.index {
        IMPORTS => {
            let (first, second) = (&def.imports[a], &def.imports[b]);
            (" imports ", second.target.provider.name, "imports", first.place, second.place)
        }
        CONTROLLERS => {
            let (first, second) = (&def.controllers[a], &def.controllers[b]);
            (" lists ", second.target.provider.name, "controllers", first.place, second.place)
        }
        EXPORTS => (" exports ", def.exports[b].name, "exports", def.exports[a].place, def.exports[b].place),
        _ => (" provides ", def.providers[b].name, "providers", def.providers[a].place, def.providers[b].place),
    };
    text.push("NEST-E0110: ").quoted(def.own.name).push(verb).quoted(name).push(" twice\n");
    fact(text, "first").place(first);
    fact(text, "second").place(second);
    help(text).push("remove one of them from `").push(list).push("`");
    if b < def.providers.len() && fault.index == super::lists::PROVIDERS && name.is_trait_object() {
        help(text).push("or mark both `multi`, to inject them as `All<").name(name).push(">`");
    }
}

pub(super) const fn two_globals(graph: &Graph, fault: &Fault, text: &mut Text) {
    let name = graph.node(fault.node).def.exports[fault.index as usize].name;
    text.push("NEST-E0113: two global modules export ").quoted(name).push("\n");
    let (first, second) = (graph.node_of(fault.other), graph.node_of(fault.subject));
    fact(text, "first").quoted(module_name(graph, first)).push(", ").place(graph.place(fault.other));
    fact(text, "second").quoted(module_name(graph, second)).push(", ").place(graph.place(fault.subject));
    help(text).push("let one of the two not be global, or take the type out of its `exports`");
}

pub(super) const fn too_large(limit: Limit, text: &mut Text) {
    let (what, counted, cure) = match limit {
        Limit::Modules => (
            " modules",
            "a dynamic module once for each import that brings options",
            "merge modules, or split the application",
        ),
        Limit::Imports => (
            " imports",
            "the entries of all lists `imports`",
            "let a module that everybody imports be global: `#[module(global, …)]`",
        ),
        Limit::Reexports => (
            " modules that are exported again",
            "each module once for each `exports` that names it",
            "let a module that everybody exports be global: `#[module(global, …)]`",
        ),
        Limit::Instances => {
            (" things that get an instance", "providers, options, modules and controllers", "split the application")
        }
        Limit::Routes => (" routes", "a route once for each of its versions", "split the application"),
    };
    text.push("NEST-E0112: the application has more than ").thousands(limit.most()).push(what).push("\n");
    fact(text, "counted").push(counted);
    fact(text, "").push("here is one too many; what comes after it is not judged");
    help(text).push(cure);
}
