//! Judges the replacements of a test: is there something to replace, and can this stand for it?

use super::handlers::{Handlers, is_asked_in_vain};
use super::render::{fact, help, module_name};
use super::render_handlers::route;
use super::report::Root;
use super::similar::is_similar;
use super::text::Text;
use crate::di::graph::{Graph, NodeId, SlotId, SlotKind};
use crate::di::handler::{Enhancer, EnhancerFacts, EnhancerUse};
use crate::di::key::{Key, Keyed};
use crate::di::module::ProvidedForm;
use crate::di::name::Name;

/// How many things are listed for choice.
const LISTED: usize = 6;

/// Refuses to replace what the application neither has nor lacks, and gives the key of what it has. `nest::testing!` calls it at the
/// span of the type.
#[doc(hidden)]
#[track_caller]
pub const fn judge_override<R: Root, T: Keyed + ?Sized>() -> Key {
    if R::GRAPH.has_overflown() || is_replaceable(R::GRAPH, T::KEY) || R::GRAPH.given(T::KEY).is_some() {
        return T::KEY;
    }
    let mut text = Text::new();
    nothing_to_replace(R::GRAPH, T::KEY, T::NAME, &mut text);
    panic!("{}", text.as_str());
}

/// Refuses to replace an enhancer by one of another kind, a guard by one that proves something else, and one by a guard that
/// asks for what no guard before it proves.
#[doc(hidden)]
#[track_caller]
pub const fn judge_enhancers<R: Root, T: Enhancer, By: Enhancer>() {
    let mut text = Text::new();
    proves_the_same(T::NAME, T::FACTS, By::NAME, By::FACTS, &mut text);
    asks_for_what_is_there(R::GRAPH, (T::KEY, T::NAME), (By::NAME, By::FACTS), &mut text);
}

#[track_caller]
const fn proves_the_same(replaced: Name, facts: &EnhancerFacts, by: Name, by_facts: &EnhancerFacts, text: &mut Text) {
    if facts.kind as u8 != by_facts.kind as u8 {
        text.push("NEST-E0602: ").quoted(by).push(" cannot stand for ").quoted(replaced).push(": it has `#[");
        text.push(by_facts.kind.word()).push("]`, not `#[").push(facts.kind.word()).push("]`");
        panic!("{}", text.as_str());
    }
    let Some(proof) = facts.gives else { return };
    let given = match by_facts.gives {
        Some(given) if given.key.is(proof.key) => return,
        Some(given) => Some(given.name),
        None => None,
    };
    text.push("NEST-E0602: ").quoted(by).push(" cannot stand for ").quoted(replaced);
    text.push(": it does not prove the same\n");
    fact(text, "needs").quoted(replaced).push(" gives ").quoted(proof.name).push(", which handlers may ask for");
    match given {
        Some(given) => fact(text, "has").quoted(by).push(" gives ").quoted(given),
        None => fact(text, "has").quoted(by).push(" gives nothing"),
    };
    help(text).push("return it from `can_activate` of ").quoted(by).push(": `Result<");
    text.name(proof.name).push(", …>`");
    panic!("{}", text.as_str());
}

/// The guards before it are those of the application, or replacements that prove the same.
#[track_caller]
const fn asks_for_what_is_there(
    graph: &Graph,
    (key, replaced): (Key, Name),
    (by, facts): (Name, &EnhancerFacts),
    text: &mut Text,
) {
    if graph.has_overflown() || facts.asks.is_empty() {
        return;
    }
    let mut handlers = Handlers::of(graph);
    while let Some(id) = handlers.next(graph) {
        let mut ask = 0;
        while ask < facts.asks.len() {
            let asked = &facts.asks[ask];
            if let Some(proof) = asked.proof
                && is_asked_in_vain(graph, id, key, proof.key)
            {
                text.push("NEST-E0602: ").quoted(by).push(" cannot stand for ").quoted(replaced);
                text.push(": it asks for a proof that is not there\n");
                fact(text, "needs").quoted(by).push(" takes ").quoted(proof.name).push(" as `").push(asked.argument);
                text.push("`, ").place(asked.place);
                fact(text, "looked in").push("the guards before ").quoted(replaced).push(" on `");
                route(graph, id, text);
                text.push("`");
                help(text).push("take the parameter out of ").quoted(by);
                text.push(": what a replacement proves it may make up itself");
                panic!("{}", text.as_str());
            }
            ask += 1;
        }
    }
}

const fn is_replaceable(graph: &Graph, key: Key) -> bool {
    let mut node = 0;
    while node < graph.len() as NodeId {
        if graph.own(node, key).is_some() || uses_enhancer(graph, node, key) {
            return true;
        }
        node += 1;
    }
    false
}

/// Whether a module, or a controller or handler of it, uses an enhancer. (A guard that is a function is in no list of
/// providers.)
const fn uses_enhancer(graph: &Graph, node: NodeId, key: Key) -> bool {
    let def = graph.node(node).def;
    if is_used(def.enhancers, key) {
        return true;
    }
    let mut c = 0;
    while c < def.controllers.len() {
        if let Some(controller) = def.controllers[c].controller {
            if is_used(controller.enhancers, key) {
                return true;
            }
            let mut h = 0;
            while h < controller.handlers.len() {
                if is_used(controller.handlers[h].enhancers, key) {
                    return true;
                }
                h += 1;
            }
        }
        c += 1;
    }
    false
}

const fn is_used(uses: &[EnhancerUse], key: Key) -> bool {
    let mut i = 0;
    while i < uses.len() {
        if uses[i].key.is(key) {
            return true;
        }
        i += 1;
    }
    false
}

const fn nothing_to_replace(graph: &Graph, key: Key, name: Name, text: &mut Text) {
    text.push("NEST-E0601: the application has no ").quoted(name).push(" to replace\n");
    if bound_behind(graph, key, text) || of_another_kind(graph, key, text) {
        return;
    }
    if in_production_only(graph, key, text) {
        help(text).push("take the override out: what stands in brings its own");
        return;
    }
    let similar = list(graph, name, true, text);
    if !similar && !list(graph, name, false, text) {
        fact(text, "has").quoted(module_name(graph, 0)).push(" provides nothing that can be replaced");
    }
    help(text).push("replace what the application provides, or take the override out");
}

/// What a test has taken away together with a module.
const fn in_production_only(graph: &Graph, key: Key, text: &mut Text) -> bool {
    let Some(production) = graph.production() else { return false };
    let mut node = 0;
    while node < production.len() as NodeId {
        if production.own(node, key).is_some() || uses_enhancer(production, node, key) {
            let def = production.node(node).def;
            fact(text, "has").quoted(def.own.name).push(" has it, ").place(def.own.place);
            fact(text, "");
            match graph.stand_in(def.own.key) {
                Some(by) => text.push("and ").quoted(by.own.name).push(" stands in for that"),
                None => text.push("and is imported by what this test replaces"),
            };
            return true;
        }
        node += 1;
    }
    false
}

/// A class that stands behind a token: the token is what consumers hold.
const fn bound_behind(graph: &Graph, key: Key, text: &mut Text) -> bool {
    let mut found: Option<Name> = None;
    let mut slot = 0;
    while slot < graph.slot_count() as SlotId {
        let def = graph.node(graph.node_of(slot)).def;
        if let SlotKind::Provider(i) = graph.kind_of(slot)
            && let ProvidedForm::BoundClass(class, _) = &def.providers[i].form
            && class.provider.key.is(key)
        {
            fact(text, "has").quoted(def.own.name).push(" binds it to ").quoted(def.providers[i].name).push(", ");
            text.place(def.providers[i].place);
            found = Some(def.providers[i].name);
        }
        slot += 1;
    }
    match found {
        Some(token) => {
            help(text).push("replace the binding: `override ").name(token).push(" = …`");
            true
        }
        None => false,
    }
}

/// A controller, which stays: what it needs can be replaced. Or a module, which is replaced by another word.
const fn of_another_kind(graph: &Graph, key: Key, text: &mut Text) -> bool {
    let mut slot = 0;
    while slot < graph.slot_count() as SlotId {
        let is_module = matches!(graph.kind_of(slot), SlotKind::Module);
        if graph.key(slot).is(key) && (is_module || matches!(graph.kind_of(slot), SlotKind::Controller(_))) {
            fact(text, "has").quoted(graph.name(slot));
            if is_module {
                text.push(" is a module");
            } else {
                text.push(" is a controller of ").quoted(module_name(graph, graph.node_of(slot)));
            }
            if is_module {
                help(text).push("replace it by another module: `override module ").name(graph.name(slot)).push(" = …`");
            }
            help(text).push(if is_module { "or replace what it has" } else { "replace what it needs" });
            text.push(": a provider, a binding, a guard");
            return true;
        }
        slot += 1;
    }
    false
}

/// Lists up to [`LISTED`] things that can be replaced: those with similar names, or else those of the same sort.
const fn list(graph: &Graph, name: Name, similar: bool, text: &mut Text) -> bool {
    let (mut shown, mut more) = (0, 0);
    let mut slot = 0;
    while slot < graph.slot_count() as SlotId {
        let other = graph.name(slot);
        let fits = if similar {
            is_similar(bare(name), bare(other))
        } else {
            name.is_trait_object() == other.is_trait_object()
        };
        if fits && matches!(graph.kind_of(slot), SlotKind::Provider(_) | SlotKind::Option(_)) {
            if shown < LISTED {
                let word = if shown > 0 {
                    ""
                } else if similar {
                    "similar"
                } else {
                    "has"
                };
                fact(text, word).quoted(other).push(", provided by ").quoted(module_name(graph, graph.node_of(slot)));
                shown += 1;
            } else {
                more += 1;
            }
        }
        slot += 1;
    }
    if more > 0 {
        fact(text, "").push("and ").number(more).push(" more");
    }
    shown > 0
}

/// The name without `dyn`, so that `dyn Clock` is like `SystemClock` and not like every other trait.
const fn bare(name: Name) -> Name {
    if !name.is_trait_object() {
        return name;
    }
    let (_, trait_name) = name.base.split_at(4);
    Name { base: trait_name, arguments: name.arguments }
}
