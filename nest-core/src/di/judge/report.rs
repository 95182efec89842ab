//! How a fault finds the place where it is underlined.
//!
//! The judge knows the whole application but no source span; each attribute knows its spans but nothing else. So the root
//! computes the faults once, and for fault number `K` it evaluates its own [`Wired::WIRING`]. A module whose entry leads on
//! [`walk`]s to the item behind that entry; the item at fault asks [`report`] at the span of each of its sites whether it is
//! meant. Nothing but the items on the way is evaluated, and no type is named in an interface, so that private types may stand
//! in the lists of a public module.

use std::marker::PhantomData;

use super::fault::{END, Fault, Faults, NOTHING, ROUTES};
use super::render::render;
use super::text::Text;
use crate::di::graph::{Gives, Graph, StandIns};
use crate::di::key::Key;

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
    /// Whether it is the graph of a test, which may give what is missing.
    const IS_TEST: bool = false;
}

/// A root module whose options are given when the application starts.
pub struct WithOptions<R>(PhantomData<R>);

impl<R: Root> Root for WithOptions<R> {
    const GRAPH: &'static Graph = R::GRAPH;
    const FAULTS: &'static Faults = &super::judge_root(R::GRAPH, true);
    const IS_TEST: bool = R::IS_TEST;
}

/// A root module in whose graph modules stand in for others.
pub struct Replacing<R, S>(PhantomData<(R, S)>);

impl<R: Root, S: StandIns> Root for Replacing<R, S> {
    #[allow(long_running_const_eval, reason = "the judge walks the whole application")]
    const GRAPH: &'static Graph = &Graph::replacing(R::GRAPH, S::LIST);
    #[allow(long_running_const_eval, reason = "the judge walks the whole application")]
    const FAULTS: &'static Faults = &super::judge(Self::GRAPH);
}

/// The graph of a test, in which what is needed and not there may be given.
pub struct Testing<R, G>(PhantomData<(R, G)>);

impl<R: Root, G: Gives> Root for Testing<R, G> {
    // Most tests replace what is there, and have the graph of production, which is judged once for all of them.
    #[allow(long_running_const_eval, reason = "the judge walks the whole application")]
    const GRAPH: &'static Graph =
        if R::GRAPH.lacks_one_of(G::LIST) { &Graph::giving(R::GRAPH, G::LIST) } else { R::GRAPH };
    #[allow(long_running_const_eval, reason = "the judge walks the whole application")]
    const FAULTS: &'static Faults = if R::GRAPH.lacks_one_of(G::LIST) { &super::judge(Self::GRAPH) } else { R::FAULTS };
    const IS_TEST: bool = true;
}

/// Names the type of an entry, without a value of it.
pub struct Item<T>(PhantomData<fn() -> T>);

impl<T> Item<T> {
    /// The only value.
    pub const NEW: Item<T> = Item(PhantomData);
}

/// Stands for an item that an attribute has not written.
pub struct Nothing;

/// An item whose attribute reports faults at its sites.
pub trait Wired<R, const K: usize> {
    /// Evaluating it reports fault `K` of the root, if it is at one of the item's sites.
    const WIRING: ();
}

impl<R, const K: usize> Wired<R, K> for Nothing {
    const WIRING: () = ();
}

/// From a module, the number of the entry behind which fault `K` is; [`HERE`] when it is at the module itself.
#[must_use]
pub const fn next<R: Root, const K: usize>(module: Key) -> u16 {
    let Some(fault) = R::FAULTS.get(K) else { return NOTHING };
    let (mut node, mut depth) = (fault.from, 0);
    loop {
        let def = R::GRAPH.node(node).def;
        let step = fault.path[depth];
        if def.own.key.is(module) {
            return step;
        }
        if step == END {
            return NOTHING;
        }
        let mut i = 0;
        while i < def.imports.len() && def.imports[i].site != step {
            i += 1;
        }
        match if i < def.imports.len() { R::GRAPH.module_of_import(node, i) } else { None } {
            Some(imported) => node = imported,
            None => return NOTHING,
        }
        depth += 1;
    }
}

/// Whether fault `K` is at the routes of a controller, rather than at its fields.
#[must_use]
pub const fn is_at_routes<R: Root, const K: usize>() -> bool {
    let Some(fault) = R::FAULTS.get(K) else { return false };
    let mut depth = 0;
    while depth < fault.path.len() {
        if fault.path[depth] == ROUTES {
            return true;
        }
        depth += 1;
    }
    false
}

/// Goes on to the item behind an entry.
pub const fn walk<T: Wired<R, K>, R: Root, const K: usize>(_: Item<T>) {
    T::WIRING // The fault is reported above, where it is.
}

/// Begins the walk to fault `K` of the root. A fault that no site has reported is reported here, at the root's own mention:
/// whatever the way to it, a program with a fault does not compile.
#[track_caller]
pub const fn walk_from_root<T: Wired<R, K>, R: Root, const K: usize>(root: Item<T>) {
    if let Some(fault) = R::FAULTS.get(K)
        && fault.from == 0
    {
        walk::<T, R, K>(root);
    }
    if let Some(fault) = R::FAULTS.get(K) {
        tell::<R, K>(fault);
    }
}

/// Begins the walk to fault `K` of the root at a module that stands in for another: no import leads to it by its name.
pub const fn walk_from_stand_in<T: Wired<R, K>, R: Root, const K: usize>(stand_in: Item<T>) {
    if let Some(fault) = R::FAULTS.get(K)
        && R::GRAPH.replaced_by(fault.from).is_some()
    {
        walk::<T, R, K>(stand_in);
    }
}

/// Reports fault `K` of the root, if it is at this site. Called at the span of the site.
#[track_caller]
pub const fn report<R: Root, const K: usize>(site: u16) {
    if let Some(fault) = R::FAULTS.get(K)
        && fault.site == site
    {
        tell::<R, K>(fault);
    }
}

#[track_caller]
const fn tell<R: Root, const K: usize>(fault: &Fault) {
    let mut text = Text::new();
    render(R::GRAPH, fault, R::IS_TEST, &mut text);
    if K + 1 == super::REPORTED && R::FAULTS.total() > super::REPORTED {
        let more = R::FAULTS.total() - super::REPORTED;
        text.push("\n\nnote: ").number(more as u64);
        text.push(if more == 1 { " more fault is" } else { " more faults are" });
        text.push(" not shown; mend these first");
    }
    panic!("{}", text.as_str());
}

/// In place of an entry: the fault is at the module itself.
pub const HERE: u16 = END;
