//! Judges the handlers: are their enhancers visible, are they guarded, does a guard give what they ask for?

use super::fault::{CHAIN, Code, Fault, Faults, Spot};
use super::render_edges::{behind_aliases, scope_behind};
use super::routes::Routes;
use super::{demands, params, views};
use crate::di::graph::{Graph, NodeId, Resolution, SlotId, are_equal};
use crate::di::handler::{ControllerDef, EnhancerKind, EnhancerUse, HandlerDef, Only, RouteMatch};
use crate::di::key::Key;
use crate::di::provider::Scope;

/// A handler's place in the graph.
#[derive(Clone, Copy)]
pub(super) struct HandlerId {
    pub(super) node: NodeId,
    pub(super) controller: u16,
    pub(super) handler: u16,
}

impl HandlerId {
    pub(super) const fn is(self, other: HandlerId) -> bool {
        self.node == other.node && self.controller == other.controller && self.handler == other.handler
    }
}

/// The level at which an enhancer is used; kept in [`Fault::other_index`], where 0 is the module.
pub(super) const ON_CONTROLLER: u16 = 1;
pub(super) const ON_HANDLER: u16 = 2;

pub(super) const fn judge(graph: &Graph, faults: &mut Faults) {
    let mut node = 0;
    while node < graph.eager() as NodeId {
        module_enhancers(graph, node, faults);
        controllers(graph, node, faults);
        node += 1;
    }
    let mut routes = Routes::new();
    let mut told = Told { keys: [Key::NONE; 16], len: 0 };
    let mut first_unguarded: Option<HandlerId> = None;
    let mut handlers = Handlers::of(graph);
    while let Some(id) = handlers.next(graph) {
        if !is_another_path(graph, id) {
            handler_enhancers(graph, id, faults);
        }
        proofs(graph, id, &mut told, faults);
        params::judge(graph, id, &mut told, faults);
        demands::judge(graph, id, &mut told, faults);
        views::judge(graph, id, &mut told, faults);
        routes.add(graph, id, faults);
        if first_unguarded.is_none() && is_unguarded(graph, id) {
            first_unguarded = Some(id);
        }
    }
    if let Some(id) = first_unguarded {
        let (_, handler) = handler_of(graph, id);
        faults.push(at(graph, Code::Unguarded, id, handler.site, 0));
    }
}

/// All handlers that get a route, module by module. Those of lazy modules get none.
pub(super) struct Handlers {
    next: HandlerId,
    modules: NodeId,
}

impl Handlers {
    pub(super) const fn of(graph: &Graph) -> Handlers {
        Handlers { next: HandlerId { node: 0, controller: 0, handler: 0 }, modules: graph.eager() as NodeId }
    }

    pub(super) const fn next(&mut self, graph: &Graph) -> Option<HandlerId> {
        while self.next.node < self.modules {
            let HandlerId { node, controller, handler } = self.next;
            let controllers = graph.node(node).def.controllers;
            if controller as usize == controllers.len() {
                self.next = HandlerId { node: node + 1, controller: 0, handler: 0 };
                continue;
            }
            match controllers[controller as usize].controller {
                Some(def) if (handler as usize) < def.handlers.len() => {
                    let found = self.next;
                    self.next.handler += 1;
                    return Some(found);
                }
                _ => self.next = HandlerId { node, controller: controller + 1, handler: 0 },
            }
        }
        None
    }
}

pub(super) const NO_HANDLER: HandlerId = HandlerId { node: 0, controller: u16::MAX, handler: 0 };

pub(super) const fn handler_of(graph: &Graph, id: HandlerId) -> (&'static ControllerDef, &'static HandlerDef) {
    match graph.node(id.node).def.controllers[id.controller as usize].controller {
        Some(controller) => (controller, &controller.handlers[id.handler as usize]),
        None => panic!("only controllers have handlers"),
    }
}

/// A fault at a site of a controller's routes.
pub(super) const fn at(graph: &Graph, code: Code, id: HandlerId, site: u16, index: u16) -> Fault {
    let entry = graph.node(id.node).def.controllers[id.controller as usize].site;
    fault(code, graph.spot_behind_entry(id.node, entry, site, true), id, index)
}

const fn fault(code: Code, spot: Spot, id: HandlerId, index: u16) -> Fault {
    Fault {
        code,
        from: spot.from,
        path: spot.path,
        site: spot.site,
        node: id.node,
        subject: ((id.controller as SlotId) << 16) | id.handler as SlotId,
        index,
        other: 0,
        other_index: 0,
        chain: [(0, 0); CHAIN],
        chain_len: 0,
    }
}

/// The handler that a fault of this file is about.
pub(super) const fn subject(fault: &Fault) -> HandlerId {
    HandlerId { node: fault.node, controller: (fault.subject >> 16) as u16, handler: fault.subject as u16 }
}

const fn module_enhancers(graph: &Graph, node: NodeId, faults: &mut Faults) {
    let uses = graph.node(node).def.enhancers;
    let mut i = 0;
    while i < uses.len() {
        if let Some(wrong) = enhancer(graph, node, &uses[i]) {
            let spot = graph.spot_in_module(node, uses[i].site);
            let fault = fault(wrong.code, spot, HandlerId { node, controller: 0, handler: 0 }, i as u16);
            faults.push(wrong.told(fault));
        } else if let Some(only) = uses[i].only {
            matches(graph, node, i, only, faults);
        }
        i += 1;
    }
}

/// Whether each entry of `for_routes` and `exclude` means a route that the middleware could stand before.
const fn matches(graph: &Graph, node: NodeId, index: usize, only: &Only, faults: &mut Faults) {
    let count = only.for_routes.len() + only.exclude.len();
    let mut i = 0;
    while i < count {
        let is_excluded = i >= only.for_routes.len();
        let entry = if is_excluded { &only.exclude[i - only.for_routes.len()] } else { &only.for_routes[i] };
        // Routes that a test has taken away with their module are still those of the application.
        let is_judged = graph.production().is_none() || graph.replaced_by(node).is_some();
        if is_judged && !is_met(graph, node, entry, if is_excluded { Some(only) } else { None }) {
            let spot = graph.spot_in_module(node, entry.site);
            let mut fault =
                fault(Code::MatchesNothing, spot, HandlerId { node, controller: 0, handler: 0 }, index as u16);
            fault.other = i as SlotId;
            faults.push(fault);
        }
        i += 1;
    }
}

/// Whether an entry means one of the routes that a module's middleware covers; one of `exclude` those that `for_routes` means.
const fn is_met(graph: &Graph, node: NodeId, entry: &RouteMatch, only: Option<&Only>) -> bool {
    let mut handlers = Handlers::of(graph);
    while let Some(id) = handlers.next(graph) {
        if node != 0 && id.node != node {
            continue;
        }
        let (controller, handler) = handler_of(graph, id);
        let path = graph.route_path(id.node, controller, handler);
        let listed = &graph.node(id.node).def.controllers[id.controller as usize];
        let is_for = match only {
            Some(only) => only.is_for(listed, handler, path),
            None => true,
        };
        if is_for && entry.covers(listed, handler, path) {
            return true;
        }
    }
    false
}

const fn controllers(graph: &Graph, node: NodeId, faults: &mut Faults) {
    let controllers = graph.node(node).def.controllers;
    let mut c = 0;
    while c < controllers.len() {
        if let Some(controller) = controllers[c].controller {
            let id = HandlerId { node, controller: c as u16, handler: 0 };
            enhancers(graph, id, controller.enhancers, ON_CONTROLLER, faults);
        }
        c += 1;
    }
}

/// Whether a route is another path of the one before: its enhancers are judged there.
const fn is_another_path(graph: &Graph, id: HandlerId) -> bool {
    if id.handler == 0 {
        return false;
    }
    let (_, handler) = handler_of(graph, id);
    let (_, before) = handler_of(graph, HandlerId { handler: id.handler - 1, ..id });
    // No two methods of a type have one name.
    are_equal(before.name.as_bytes(), handler.name.as_bytes())
}

const fn handler_enhancers(graph: &Graph, id: HandlerId, faults: &mut Faults) {
    let (_, handler) = handler_of(graph, id);
    enhancers(graph, id, handler.enhancers, ON_HANDLER, faults);
}

const fn enhancers(graph: &Graph, id: HandlerId, uses: &[EnhancerUse], level: u16, faults: &mut Faults) {
    let mut i = 0;
    while i < uses.len() {
        if let Some(wrong) = enhancer(graph, id.node, &uses[i]) {
            let mut fault = at(graph, wrong.code, id, uses[i].site, i as u16);
            fault.other_index = level;
            faults.push(wrong.told(fault));
        }
        i += 1;
    }
}

/// What is wrong with the use of an enhancer, and the slots that it has to do with.
struct WrongUse {
    code: Code,
    slot: SlotId,
    second: SlotId,
}

impl WrongUse {
    const fn told(&self, mut fault: Fault) -> Fault {
        fault.other = self.slot;
        fault.chain[0] = (self.second, 0);
        fault
    }
}

/// Judges the use of an enhancer, as seen from a module.
const fn enhancer(graph: &Graph, node: NodeId, used: &EnhancerUse) -> Option<WrongUse> {
    let (code, slot, second) = if used.list as u8 != used.facts.kind as u8 {
        (Code::WrongEnhancerList, 0, 0)
    } else if used.facts.free.is_some() {
        return None;
    } else {
        match graph.resolve(node, used.key) {
            Resolution::Found(slot) if scope_behind(graph, slot).is(Scope::Singleton) => return None,
            Resolution::Found(slot) => (Code::EnhancerNotSingleton, behind_aliases(graph, slot), 0),
            Resolution::Ambiguous(first, second) => (Code::EnhancerAmbiguous, first, second),
            Resolution::Missing => (Code::EnhancerInvisible, 0, 0),
        }
    };
    Some(WrongUse { code, slot, second })
}

/// The guards of a handler in running order: application, module, controller, route.
pub(super) struct Guards {
    lists: [&'static [EnhancerUse]; 4],
    list: usize,
    next: usize,
}

impl Guards {
    pub(super) const fn of(graph: &Graph, id: HandlerId) -> Guards {
        let (controller, handler) = handler_of(graph, id);
        let none: &'static [EnhancerUse] = &[];
        let lists = if handler.public {
            [none, none, none, handler.enhancers]
        } else {
            let module = if id.node == 0 { none } else { graph.node(id.node).def.enhancers };
            [graph.node(0).def.enhancers, module, controller.enhancers, handler.enhancers]
        };
        Guards { lists, list: 0, next: 0 }
    }

    pub(super) const fn next(&mut self) -> Option<(&'static EnhancerUse, usize)> {
        while self.list < self.lists.len() {
            let list = self.lists[self.list];
            if self.next == list.len() {
                self.list += 1;
                self.next = 0;
                continue;
            }
            self.next += 1;
            let used = &list[self.next - 1];
            if matches!(used.facts.kind, EnhancerKind::Guard) {
                return Some((used, self.list));
            }
        }
        None
    }
}

/// Whether one of the guards that run before guard number `before` gives a proof.
const fn is_given(graph: &Graph, id: HandlerId, proof: Key, before: usize) -> bool {
    let mut guards = Guards::of(graph, id);
    let mut i = 0;
    while i < before {
        match guards.next() {
            Some((used, _)) => match used.facts.gives {
                Some(given) if given.key.is(proof) => return true,
                _ => {}
            },
            None => return false,
        }
        i += 1;
    }
    false
}

/// Whether a guard of this key stands before a handler, and no guard before it gives a proof.
pub(super) const fn is_asked_in_vain(graph: &Graph, id: HandlerId, guard: Key, proof: Key) -> bool {
    let mut guards = Guards::of(graph, id);
    let mut number = 0;
    while let Some((used, _)) = guards.next() {
        if used.key.is(guard) && !is_given(graph, id, proof, number) {
            return true;
        }
        number += 1;
    }
    false
}

/// What is already told to be missing, since one fault tells all routes that lack it.
pub(super) struct Told {
    keys: [Key; 16],
    len: usize,
}

impl Told {
    /// Whether something is told for the first time. Behind as many as one run reports, everything is new.
    pub(super) const fn is_new(&mut self, key: Key) -> bool {
        let mut i = 0;
        while i < self.len {
            if self.keys[i].is(key) {
                return false;
            }
            i += 1;
        }
        if self.len < self.keys.len() {
            self.keys[self.len] = key;
            self.len += 1;
        }
        true
    }
}

/// Who asks for a proof that no guard before gives: a guard by its number, or the handler itself.
#[derive(Clone, Copy)]
pub(super) struct InVain {
    pub(super) guard: Option<usize>,
    pub(super) ask: usize,
    pub(super) proof: Key,
}

/// The asks of a handler and its guards that are in vain, one after another: the first one behind `after`.
pub(super) const fn next_in_vain(graph: &Graph, id: HandlerId, after: usize) -> Option<(InVain, usize)> {
    let (_, handler) = handler_of(graph, id);
    let mut guards = Guards::of(graph, id);
    let (mut number, mut position) = (0, 0);
    while let Some((used, _)) = guards.next() {
        let mut ask = 0;
        while ask < used.facts.asks.len() {
            position += 1;
            if let Some(proof) = used.facts.asks[ask].proof
                && position > after
                && !is_given(graph, id, proof.key, number)
            {
                return Some((InVain { guard: Some(number), ask, proof: proof.key }, position));
            }
            ask += 1;
        }
        number += 1;
    }
    let mut ask = 0;
    while ask < handler.asks.len() {
        position += 1;
        if let Some(proof) = handler.asks[ask].proof
            && position > after
            && !is_given(graph, id, proof.key, number)
        {
            return Some((InVain { guard: None, ask, proof: proof.key }, position));
        }
        ask += 1;
    }
    None
}

const fn proofs(graph: &Graph, id: HandlerId, told: &mut Told, faults: &mut Faults) {
    let (_, handler) = handler_of(graph, id);
    let mut after = 0;
    while let Some((in_vain, position)) = next_in_vain(graph, id, after) {
        after = position;
        if !told.is_new(in_vain.proof) {
            continue;
        }
        let mut fault = at(graph, Code::ProofMissing, id, handler.site, in_vain.ask as u16);
        match in_vain.guard {
            None => fault.site = handler.asks[in_vain.ask].site,
            Some(number) => {
                fault.other = number as SlotId + 1;
                fault.site = site_of_guard(handler, guard(graph, id, number));
            }
        }
        faults.push(fault);
    }
}

/// The site of a guard on a route that names it, else of the route itself.
pub(super) const fn site_of_guard(handler: &HandlerDef, guard: &EnhancerUse) -> u16 {
    let mut own = 0;
    while own < handler.enhancers.len() {
        if handler.enhancers[own].key.is(guard.key) {
            return handler.enhancers[own].site;
        }
        own += 1;
    }
    handler.site
}

/// A guard of a handler by its number.
pub(super) const fn guard(graph: &Graph, id: HandlerId, number: usize) -> &'static EnhancerUse {
    let mut guards = Guards::of(graph, id);
    let mut i = 0;
    loop {
        match guards.next() {
            Some((used, _)) if i == number => return used,
            Some(_) => i += 1,
            None => panic!("the handler has no such guard"),
        }
    }
}

pub(super) const fn is_unguarded(graph: &Graph, id: HandlerId) -> bool {
    let (_, handler) = handler_of(graph, id);
    !handler.public && Guards::of(graph, id).next().is_none()
}
