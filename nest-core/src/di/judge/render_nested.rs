//! Words for faults of the paths that modules stand at.

use super::fault::{Code, Fault};
use super::render::{end_first_line, fact, help};
use super::text::Text;
use crate::di::graph::{Graph, MAX_NESTED};

pub(super) const fn render(graph: &Graph, fault: &Fault, text: &mut Text) {
    let by = graph.node(fault.node).def;
    let import = &by.imports[fault.subject as usize];
    let name = import.target.provider.name;
    let Some(path) = import.path else { panic!("only an import with a path nests a module") };
    if matches!(fault.code, Code::NestedTooDeep) {
        text.push("NEST-E0407: ").quoted(name).push(" stands at a path within itself, or more than ");
        text.number(MAX_NESTED as u64).push(" deep\n");
        fact(text, "at").push("`at(\"").push(path).push("\", ").name(name).push(")`, ").place(import.place);
        help(text).push("import it without `at(…)` here");
        return;
    }
    text.push("NEST-E0406: ").quoted(name).push(" stands at two paths");
    let short = text.len();
    text.push(", and a module has one");
    end_first_line(text, short);
    let target = graph.imported(fault.node, fault.subject as usize);
    if let Some(target) = target
        && let Some((first, earlier)) = graph.node(target).nested
        && let Some(path) = earlier.path
    {
        fact(text, "first").push("\"").push(path).push("\" in ").quoted(graph.node(first).def.own.name);
        text.push(", ").place(earlier.place);
    }
    fact(text, "second").push("\"").push(path).push("\" in ").quoted(by.own.name).push(", ").place(import.place);
    help(text).push("import it without `at(…)` at one of them: what it exports is seen all the same");
}
