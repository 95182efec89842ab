//! The judge: `const fn`s that decide whether a graph holds, and put into words why it does not.
//!
//! The compiler runs them where `nest::app!`, `nest::testing!` or `nest::check!` names a root. They are ordinary Rust, so they
//! are also tested as such.

mod edges;
mod fault;
mod handlers;
mod lists;
mod overrides;
mod render;
mod render_handlers;
mod report;
mod similar;
mod text;

pub use overrides::{judge_enhancers, judge_override};
pub use fault::{Faults, OWN_FIELDS, REPORTED};
pub use report::{Nothing, Part, ROUTES_STEP, Root, Wired, report, step};

use super::graph::Graph;

/// Finds the faults of a graph.
#[must_use]
pub const fn judge(graph: &Graph) -> Faults {
    let mut faults = Faults::new();
    lists::judge(graph, &mut faults);
    edges::judge(graph, &mut faults);
    handlers::judge(graph, &mut faults);
    faults
}
