//! How a fault finds the place where it is underlined.
//!
//! The judge knows the whole application but no source span; each attribute knows its spans but nothing else. So the root
//! computes the faults once, and for fault number `K` it follows a path of [`Part`]s, entry by entry, to the item at fault,
//! and evaluates that item's [`Wired::WIRING`], which asks [`report`] at the span of each of its sites whether it is meant.

use super::fault::{END, Faults, NOTHING, ROUTES};
use super::render::render;
use super::text::Text;
use crate::di::graph::Graph;

/// A module as the root of an application.
#[diagnostic::on_unimplemented(
    message = "NEST-E0124: `{Self}` cannot be the root of an application",
    label = "not a module without type parameters",
    note = "the root is the struct of a `#[module(…)]`"
)]
pub trait Root {
    /// All that it imports.
    const GRAPH: &'static Graph;
    /// What is wrong with it.
    const FAULTS: &'static Faults;
}

/// The type of an entry of a module, by the number of its site.
pub trait Part<const SITE: u16> {
    /// The entry's type.
    type Type;
}

/// Stands for the item of a fault that does not exist.
pub struct Nothing;

impl<T> Part<END> for T {
    type Type = T;
}

impl<T> Part<NOTHING> for T {
    type Type = Nothing;
}

/// An item whose attribute reports faults at its sites.
pub trait Wired<R, const K: usize> {
    /// Evaluating it reports fault `K` of the root, if it is at one of the item's sites.
    const WIRING: ();
}

impl<R: Root, const K: usize> Wired<R, K> for Nothing {
    const WIRING: () = ();
}

/// Step `depth` of the path to fault `k`.
#[must_use]
pub const fn step<R: Root>(k: usize, depth: usize) -> u16 {
    R::FAULTS.step(k, depth)
}

/// Reports fault `K` of the root, if it is at this site. Called at the span of the site.
#[track_caller]
pub const fn report<R: Root, const K: usize>(site: u16) {
    if let Some(fault) = R::FAULTS.get(K)
        && fault.site == site
    {
        let mut text = Text::new();
        render(R::GRAPH, fault, &mut text);
        if K + 1 == super::REPORTED && R::FAULTS.total() > super::REPORTED {
            let more = R::FAULTS.total() - super::REPORTED;
            text.push("\n\nnote: ").number(more as u64);
            text.push(if more == 1 { " more fault is" } else { " more faults are" });
            text.push(" not shown; mend these first");
        }
        panic!("{}", text.as_str());
    }
}

/// The step behind a controller that leads to its routes.
#[doc(hidden)]
pub const ROUTES_STEP: u16 = ROUTES;
