//! Puts into words that a module does not see what writes a view.

use super::fault::Fault;
use super::handlers::{self, Handlers, handler_of};
use super::render::{
    edited_exports, edited_imports, end_first_line, export_names, exports_place, fact, help, help_code, imports_place,
    module_name, owner, providers_place,
};
use super::render_edges::two_origins;
use super::render_handlers::{Also, route};
use super::text::Text;
use super::views::is_seen;
use crate::di::graph::{Graph, Resolution};

pub(super) const fn unseen(graph: &Graph, fault: &Fault, text: &mut Text) {
    let id = handlers::subject(fault);
    let (controller, handler) = handler_of(graph, id);
    let Some(view) = handler.view else { panic!("the fault names a handler with a view") };
    let module = graph.node(id.node).def;
    let found = graph.resolve(id.node, view.engine);
    text.push("NEST-E0411: ").quoted(module_name(graph, id.node));
    text.push(match found {
        Resolution::Found(_) => " has no singleton ",
        Resolution::Ambiguous(..) => " sees two ",
        Resolution::Missing => " sees no ",
    });
    text.quoted(view.engine_name);
    let short = text.len();
    text.push(", which writes `");
    route(graph, id, text);
    text.push("`");
    end_first_line(text, short);
    fact(text, "renders").push("`").name(controller.name).push("::").push(handler.name).push("`: `#[render(\"");
    text.push(view.template).push("\")]`, ").place(view.place);
    let (mut also, mut all) = (Also::new(), Handlers::of(graph));
    while let Some(other) = all.next(graph) {
        if let Some(view) = handler_of(graph, other).1.view
            && other.node == id.node
            && !other.is(id)
            && !is_seen(graph, other.node, &view)
        {
            also.tell(graph, other, text);
        }
    }
    match (found, owner(graph, id.node, view.engine)) {
        (Resolution::Ambiguous(first, second), _) => two_origins(graph, id.node, (first, second), text),
        (Resolution::Found(slot), _) => {
            fact(text, "has").push("what it sees is built anew again and again, ").place(graph.place(slot));
            help(text).push("take `scope = …` off its entry");
        }
        (Resolution::Missing, Some((other, _, true))) => {
            let other = graph.node(other).def;
            fact(text, "has").quoted(other.own.name).push(" exports it, ").place(exports_place(other));
            help_code(text, "import it", imports_place(module));
            edited_imports(module, other, text);
        }
        (Resolution::Missing, Some((other, slot, false))) => {
            let other = graph.node(other).def;
            fact(text, "has").quoted(other.own.name).push(" provides it, ").place(graph.place(slot));
            fact(text, "");
            if other.exports.is_empty() {
                text.push("and exports nothing");
            } else {
                text.push("and exports only: ");
                export_names(other, text);
            }
            help_code(text, "export it", exports_place(other));
            edited_exports(other, view.engine_name, text);
        }
        (Resolution::Missing, None) => {
            fact(text, "has").push("no module of the application provides it");
            help_code(text, "provide the templates of this package", providers_place(module));
            text.push("providers = [provide(Templates, value = nest::templates!()), …]");
        }
    }
}
