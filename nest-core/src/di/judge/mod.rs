//! The judge: `const fn`s that decide whether a graph holds, and put into words why it does not.
//!
//! The compiler runs them where `nest::app!`, `nest::testing!` or `nest::check!` names a root. They are ordinary Rust, so they
//! are also tested as such.

mod demands;
mod edges;
mod fault;
mod handlers;
mod lists;
mod modules;
mod overrides;
mod params;
mod render;
mod render_demands;
mod render_edges;
mod render_enhancers;
mod render_handlers;
mod render_lists;
mod render_nested;
mod render_scopes;
mod render_views;
mod report;
mod routes;
mod similar;
#[cfg(test)]
mod tests;
mod text;
mod views;

#[cfg(feature = "http")]
pub(crate) use similar::is_similar;
#[cfg(feature = "http")]
pub(crate) use text::Text;

use fault::REPORTED;
pub use fault::{Faults, OWN_FIELDS};
pub use modules::{judge_module, judge_stand_in};
pub use overrides::{judge_enhancers, judge_override};
pub use report::{
    HERE, Item, Nothing, Replacing, Root, Testing, Wired, WithOptions, is_at_routes, next, report, walk,
    walk_from_root, walk_from_stand_in,
};

use super::graph::Graph;
use super::provider::Kind;

/// Finds the faults of a graph.
#[must_use]
pub const fn judge(graph: &Graph) -> Faults {
    judge_root(graph, false)
}

const fn judge_root(graph: &Graph, has_options: bool) -> Faults {
    let mut faults = Faults::new();
    if has_faulty_module(graph) || graph.has_unfit_stand_in() {
        return faults;
    }
    if let Some(overflow) = graph.overflow() {
        faults.push(lists::too_large(graph, overflow));
        return faults;
    }
    lists::judge(graph, has_options, &mut faults);
    edges::judge(graph, &mut faults);
    handlers::judge(graph, &mut faults);
    faults
}

/// Whether an attribute has reported faults of a module's lists: what is missing in them is no second mistake.
const fn has_faulty_module(graph: &Graph) -> bool {
    let mut node = 0;
    while node < graph.len() {
        if matches!(graph.node(node as u16).def.own.kind, Kind::Faulty) {
            return true;
        }
        node += 1;
    }
    false
}
