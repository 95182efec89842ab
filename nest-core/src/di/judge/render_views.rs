//! Puts into words that a module does not see what writes a view.

use super::fault::Fault;
use super::handlers::{self, Handlers, handler_of};
use super::render::{end_first_line, fact, help, help_code, module_name, providers_place, told_where};
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
    match found {
        Resolution::Ambiguous(first, second) => two_origins(graph, id.node, (first, second), text),
        Resolution::Found(slot) => {
            fact(text, "has").push("what it sees is built anew again and again, ").place(graph.place(slot));
            help(text).push("take `scope = …` off its entry");
        }
        Resolution::Missing => {
            if !told_where(graph, (id.node, view.engine, view.engine_name), "export it", text) {
                fact(text, "has").push("no module of the application provides it");
                help_code(text, "provide the templates of this package", providers_place(module));
                text.push("providers = [provide(Templates, value = nest::templates!()), …]");
            }
        }
    }
}
