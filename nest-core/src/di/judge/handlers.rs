//! Judges the handlers: are their enhancers visible, are they guarded, does a guard give what they ask for, and does each
//! route have one handler?

use super::fault::{CHAIN, Code, Fault, Faults, Spot};
use crate::di::graph::{Graph, Limit, MAX_ROUTES, NodeId, Resolution, SlotId};
use crate::di::handler::{ControllerDef, EnhancerKind, EnhancerUse, HandlerDef};
use crate::di::key::Key;

/// The room of the hash table of routes; a power of two, so that a mask picks the place.
const TABLE: usize = 2 * MAX_ROUTES;

/// A handler's place in the graph.
#[derive(Clone, Copy)]
pub(super) struct HandlerId {
    pub(super) node: NodeId,
    pub(super) controller: u16,
    pub(super) handler: u16,
}

/// The level at which an enhancer is used; kept in [`Fault::other_index`], where 0 is the module.
pub(super) const ON_CONTROLLER: u16 = 1;
pub(super) const ON_HANDLER: u16 = 2;

pub(super) const fn judge(graph: &Graph, faults: &mut Faults) {
    let mut routes = Routes { hashes: [0; TABLE], ids: [NO_HANDLER; TABLE], len: 0, is_full: false };
    let mut missing = Missing { proofs: [Key::NONE; 16], len: 0 };
    let mut first_unguarded: Option<HandlerId> = None;
    let mut node = 0;
    while node < graph.eager() as NodeId {
        let def = graph.node(node).def;
        module_enhancers(graph, node, faults);
        let mut c = 0;
        while c < def.controllers.len() {
            if let Some(controller) = def.controllers[c].controller {
                controller_enhancers(graph, node, c as u16, controller, faults);
                let mut h = 0;
                while h < controller.handlers.len() {
                    let id = HandlerId { node, controller: c as u16, handler: h as u16 };
                    handler(graph, id, &mut missing, faults);
                    routes.add(graph, id, faults);
                    if first_unguarded.is_none() && is_unguarded(graph, id) {
                        first_unguarded = Some(id);
                    }
                    h += 1;
                }
            }
            c += 1;
        }
        node += 1;
    }
    if let Some(id) = first_unguarded {
        let (_, handler) = handler_of(graph, id);
        faults.push(at(graph, Code::Unguarded, id, handler.site, 0));
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
const fn at(graph: &Graph, code: Code, id: HandlerId, site: u16, index: u16) -> Fault {
    let entry = graph.node(id.node).def.controllers[id.controller as usize].site;
    fault(code, graph.spot_behind_entry(id.node, entry, site, true), id, index)
}

const fn fault(code: Code, spot: Spot, id: HandlerId, index: u16) -> Fault {
    Fault {
        code,
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
        if let Some(code) = enhancer(graph, node, &uses[i]) {
            let spot = graph.spot_in_module(node, uses[i].site);
            faults.push(fault(code, spot, HandlerId { node, controller: 0, handler: 0 }, i as u16));
        }
        i += 1;
    }
}

const fn controller_enhancers(graph: &Graph, node: NodeId, c: u16, controller: &ControllerDef, faults: &mut Faults) {
    let mut i = 0;
    while i < controller.enhancers.len() {
        if let Some(code) = enhancer(graph, node, &controller.enhancers[i]) {
            let id = HandlerId { node, controller: c, handler: 0 };
            let mut fault = at(graph, code, id, controller.enhancers[i].site, i as u16);
            fault.other_index = ON_CONTROLLER;
            faults.push(fault);
        }
        i += 1;
    }
}

/// What is wrong with the use of an enhancer, as seen from a module.
const fn enhancer(graph: &Graph, node: NodeId, used: &EnhancerUse) -> Option<Code> {
    if used.list as u8 != used.facts.kind as u8 {
        return Some(Code::WrongEnhancerList);
    }
    if used.facts.free.is_some() {
        return None;
    }
    match graph.resolve(node, used.key) {
        Resolution::Missing => Some(Code::EnhancerInvisible),
        _ => None,
    }
}

const fn handler(graph: &Graph, id: HandlerId, missing: &mut Missing, faults: &mut Faults) {
    let (_, handler) = handler_of(graph, id);
    let mut i = 0;
    while i < handler.enhancers.len() {
        if let Some(code) = enhancer(graph, id.node, &handler.enhancers[i]) {
            let mut fault = at(graph, code, id, handler.enhancers[i].site, i as u16);
            fault.other_index = ON_HANDLER;
            faults.push(fault);
        }
        i += 1;
    }
    proofs(graph, id, missing, faults);
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

/// The proofs that are already told to be missing: the fault tells all routes that lack one.
struct Missing {
    proofs: [Key; 16],
    len: usize,
}

impl Missing {
    /// Whether a proof is told for the first time.
    const fn is_new(&mut self, proof: Key) -> bool {
        let mut i = 0;
        while i < self.len {
            if self.proofs[i].is(proof) {
                return false;
            }
            i += 1;
        }
        if self.len < self.proofs.len() {
            self.proofs[self.len] = proof;
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

const fn proofs(graph: &Graph, id: HandlerId, missing: &mut Missing, faults: &mut Faults) {
    let (_, handler) = handler_of(graph, id);
    let mut after = 0;
    while let Some((in_vain, position)) = next_in_vain(graph, id, after) {
        after = position;
        if !missing.is_new(in_vain.proof) {
            continue;
        }
        let mut fault = at(graph, Code::ProofMissing, id, handler.site, in_vain.ask as u16);
        match in_vain.guard {
            None => fault.site = handler.asks[in_vain.ask].site,
            Some(number) => {
                fault.other = number as SlotId + 1;
                // Underlined at the guard when the route names it, else at the route.
                let mut own = 0;
                while own < handler.enhancers.len() {
                    if handler.enhancers[own].key.is(guard(graph, id, number).key) {
                        fault.site = handler.enhancers[own].site;
                    }
                    own += 1;
                }
            }
        }
        faults.push(fault);
    }
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

/// A hash table of the routes seen so far: verb, version and path without the names of parameters.
struct Routes {
    hashes: [u64; TABLE],
    ids: [HandlerId; TABLE],
    len: usize,
    /// Whether there was no room for a route.
    is_full: bool,
}

impl Routes {
    const fn add(&mut self, graph: &Graph, id: HandlerId, faults: &mut Faults) {
        let (controller, handler) = handler_of(graph, id);
        let versions = match handler.versions {
            Some(versions) => versions,
            None => controller.versions,
        };
        if versions.is_empty() {
            self.add_version(graph, id, controller, handler, "", faults);
        }
        let mut v = 0;
        while v < versions.len() {
            self.add_version(graph, id, controller, handler, versions[v], faults);
            v += 1;
        }
    }

    const fn add_version(
        &mut self,
        graph: &Graph,
        id: HandlerId,
        controller: &ControllerDef,
        handler: &HandlerDef,
        version: &str,
        faults: &mut Faults,
    ) {
        let mut hash = hash_text(OFFSET, handler.verb.as_bytes());
        hash = hash_text(hash, b" ");
        hash = hash_text(hash, version.as_bytes());
        hash = hash_path(hash, controller.prefix.as_bytes());
        hash = hash_path(hash, handler.pattern.as_bytes());
        if hash == 0 {
            hash = 1;
        }
        let mut place = (hash ^ (hash >> 32)) as usize & (TABLE - 1);
        while self.hashes[place] != 0 {
            if self.hashes[place] == hash {
                let first = self.ids[place];
                let mut fault = at(graph, Code::RouteTwice, id, handler.site, first.node);
                fault.other = ((first.controller as SlotId) << 16) | first.handler as SlotId;
                faults.push(fault);
                return;
            }
            place = (place + 1) & (TABLE - 1);
        }
        if self.len == MAX_ROUTES {
            // Told once; two handlers of one of the routes behind it are found when there is room.
            if !self.is_full {
                faults.push(at(graph, Code::TooLarge(Limit::Routes), id, handler.site, 0));
            }
            self.is_full = true;
            return;
        }
        self.hashes[place] = hash;
        self.ids[place] = id;
        self.len += 1;
    }
}

// FNV-1a, as for keys.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

const fn hash_text(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut i = 0;
    while i < bytes.len() {
        hash = hash_byte(hash, bytes[i]);
        i += 1;
    }
    hash
}

const fn hash_byte(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Hashes a path segment by segment; all parameters are one, since their names do not tell paths apart.
const fn hash_path(mut hash: u64, path: &[u8]) -> u64 {
    let mut i = 0;
    let mut at_start = true;
    while i < path.len() {
        if path[i] == b'/' {
            at_start = true;
            i += 1;
            continue;
        }
        if at_start {
            hash = hash_byte(hash, b'/');
            at_start = false;
        }
        hash = hash_byte(hash, path[i]);
        if path[i] == b'{' {
            if i + 1 < path.len() && path[i + 1] == b'*' {
                hash = hash_byte(hash, b'*');
            }
            while i < path.len() && path[i] != b'}' {
                i += 1;
            }
            hash = hash_byte(hash, b'}');
        }
        i += 1;
    }
    hash
}
