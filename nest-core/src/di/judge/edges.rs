//! Judges the edges: is each dependency there, does a cycle close, does something long-lived hold something short-lived?

use super::fault::{CHAIN, Code, Fault, Faults, Spot};
use super::render_edges::scope_behind;
use crate::di::graph::{Graph, MAX_SLOTS, NodeId, Resolution, SlotId, SlotKind};
use crate::di::provider::{Edge, EdgeKind, Scope};

const UNSEEN: u8 = 0;
const OPEN: u8 = 1;
/// Done, and an instance may be kept for ever.
const DONE: u8 = 2;
/// Done, and it lives for one request: declared so, or because of what it holds.
const PER_REQUEST: u8 = 3;

struct Walk<'a> {
    graph: &'a Graph,
    state: [u8; MAX_SLOTS],
    /// The slots that are open. Each is so once at most, so that no chain is too long.
    stack: [SlotId; MAX_SLOTS],
    /// The number of the next dependency of each of them.
    next: [u16; MAX_SLOTS],
    depth: usize,
}

pub(super) const fn judge(graph: &Graph, faults: &mut Faults) {
    let mut walk = Walk { graph, state: [UNSEEN; MAX_SLOTS], stack: [0; MAX_SLOTS], next: [0; MAX_SLOTS], depth: 0 };
    let mut slot = 0;
    while slot < graph.slot_count() as SlotId {
        if walk.state[slot as usize] == UNSEEN {
            walk.open(slot);
            while walk.depth > 0 {
                walk.advance(faults);
            }
        }
        slot += 1;
    }
}

impl Walk<'_> {
    const fn open(&mut self, slot: SlotId) {
        self.state[slot as usize] = OPEN;
        self.stack[self.depth] = slot;
        self.next[self.depth] = 0;
        self.depth += 1;
    }

    /// Follows the next dependency of the slot on top, or closes it.
    const fn advance(&mut self, faults: &mut Faults) {
        let (slot, next) = (self.stack[self.depth - 1], self.next[self.depth - 1]);
        let (dependencies, node) = self.graph.dependencies(slot);
        if next as usize == dependencies.len() {
            self.close(slot, faults);
            return;
        }
        self.next[self.depth - 1] = next + 1;
        let edge = &dependencies[next as usize].edge;
        if edge.kind.is_built_in() || matches!(edge.kind, EdgeKind::All) {
            return;
        }
        match self.graph.resolve(node, edge.key) {
            Resolution::Missing => {
                if edge.kind.is_mandatory() {
                    faults.push(self.fault(Code::Unresolved, slot, next, 0));
                }
            }
            Resolution::Ambiguous(first, second) => {
                let mut fault = self.fault(Code::Ambiguous, slot, next, first);
                fault.chain[0] = (second, 0);
                faults.push(fault);
            }
            Resolution::Found(target) => {
                if matches!(edge.kind, EdgeKind::Lazy) && !scope_behind(self.graph, target).is(Scope::Singleton) {
                    faults.push(self.fault(Code::LazyNotSingleton, slot, next, target));
                }
                if !edge.kind.is_eager() {
                    return;
                }
                match self.state[target as usize] {
                    UNSEEN => self.open(target),
                    OPEN => faults.push(self.cycle(target)),
                    _ => {}
                }
            }
        }
    }

    const fn close(&mut self, slot: SlotId, faults: &mut Faults) {
        self.depth -= 1;
        let declared = self.graph.scope(slot);
        let (dependencies, node) = self.graph.dependencies(slot);
        let mut per_request = declared.is(Scope::Request);
        let mut i = 0;
        while i < dependencies.len() && !per_request {
            if self.leads_to_request(node, &dependencies[i].edge) {
                // A controller is built for each request when it must, and a transient lives as long as what holds it.
                if declared.is(Scope::Singleton) && !matches!(self.graph.kind_of(slot), SlotKind::Controller(_)) {
                    faults.push(self.widened(slot, i as u16));
                } else {
                    per_request = true;
                }
                break;
            }
            i += 1;
        }
        self.state[slot as usize] = if per_request { PER_REQUEST } else { DONE };
    }

    /// Whether what an edge leads to lives for one request.
    const fn leads_to_request(&self, node: NodeId, edge: &Edge) -> bool {
        if matches!(edge.kind, EdgeKind::Request) {
            return true;
        }
        match self.graph.resolve(node, edge.key) {
            Resolution::Found(target) if edge.kind.is_eager() => self.state[target as usize] == PER_REQUEST,
            _ => false,
        }
    }

    const fn fault(&self, code: Code, slot: SlotId, dependency: u16, other: SlotId) -> Fault {
        let spot: Spot = self.graph.spot_of_dependency(slot, dependency as usize);
        Fault {
            code,
            from: spot.from,
            path: spot.path,
            site: spot.site,
            node: self.graph.node_of(slot),
            subject: slot,
            index: dependency,
            other,
            other_index: 0,
            chain: [(0, 0); CHAIN],
            chain_len: 0,
        }
    }

    /// The cycle that closes at an open slot: the stack from there on.
    const fn cycle(&self, target: SlotId) -> Fault {
        let mut start = self.depth - 1;
        while self.stack[start] != target {
            start -= 1;
        }
        let mut fault = self.fault(Code::Cycle, target, self.next[start] - 1, target);
        while start < self.depth {
            if (fault.chain_len as usize) < CHAIN {
                fault.chain[fault.chain_len as usize] = (self.stack[start], self.next[start] - 1);
                fault.chain_len += 1;
            }
            start += 1;
        }
        fault
    }

    /// The chain from a singleton to the request-scoped thing that it holds.
    const fn widened(&self, slot: SlotId, dependency: u16) -> Fault {
        let mut fault = self.fault(Code::ScopeWidened, slot, dependency, 0);
        let (mut at, mut via) = (slot, dependency);
        loop {
            fault.chain[fault.chain_len as usize] = (at, via);
            fault.chain_len += 1;
            let (dependencies, node) = self.graph.dependencies(at);
            let target = match self.graph.resolve(node, dependencies[via as usize].edge.key) {
                Resolution::Found(target) => target,
                _ => break,
            };
            fault.other = target;
            if self.graph.scope(target).is(Scope::Request) || fault.chain_len as usize == CHAIN {
                break;
            }
            match self.step_to_request(target) {
                Some(next) => (at, via) = (target, next),
                None => break,
            }
        }
        fault
    }

    const fn step_to_request(&self, slot: SlotId) -> Option<u16> {
        let (dependencies, node) = self.graph.dependencies(slot);
        let mut i = 0;
        while i < dependencies.len() {
            if self.leads_to_request(node, &dependencies[i].edge) {
                return Some(i as u16);
            }
            i += 1;
        }
        None
    }
}
