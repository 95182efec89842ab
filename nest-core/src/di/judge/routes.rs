//! Judges the routes: has each of them one handler?

use super::fault::{Code, Faults};
use super::handlers::{HandlerId, NO_HANDLER, at, handler_of};
use crate::di::graph::{Graph, Limit, MAX_ROUTES, SlotId};
use crate::di::handler::{ControllerDef, HandlerDef};

/// The room of the hash table of routes; a power of two, so that a mask picks the place.
const TABLE: usize = 2 * MAX_ROUTES;

/// A hash table of the routes seen so far: verb, version, host and path without the names of parameters.
pub(super) struct Routes {
    hashes: [u64; TABLE],
    ids: [HandlerId; TABLE],
    len: usize,
    /// Whether there was no room for a route.
    is_full: bool,
}

impl Routes {
    pub(super) const fn new() -> Routes {
        Routes { hashes: [0; TABLE], ids: [NO_HANDLER; TABLE], len: 0, is_full: false }
    }

    /// Adds the routes of a handler, one for each of its versions and hosts.
    pub(super) const fn add(&mut self, graph: &Graph, id: HandlerId, faults: &mut Faults) {
        let (controller, handler) = handler_of(graph, id);
        let versions = versions_of(controller, handler);
        if versions.is_empty() {
            self.add_version(graph, id, 0, faults);
        }
        let mut v = 0;
        while v < versions.len() {
            self.add_version(graph, id, v, faults);
            v += 1;
        }
    }

    const fn add_version(&mut self, graph: &Graph, id: HandlerId, v: usize, faults: &mut Faults) {
        let (controller, _) = handler_of(graph, id);
        if controller.hosts.is_empty() {
            self.add_host(graph, id, v, "", faults);
        }
        let mut h = 0;
        while h < controller.hosts.len() {
            self.add_host(graph, id, v, controller.hosts[h], faults);
            h += 1;
        }
    }

    const fn add_host(&mut self, graph: &Graph, id: HandlerId, v: usize, host: &str, faults: &mut Faults) {
        let (controller, handler) = handler_of(graph, id);
        let version = version(controller, handler, v);
        let mut hash = hash_text(OFFSET, handler.verb.as_bytes());
        hash = hash_text(hash, b" ");
        hash = hash_text(hash, version.as_bytes());
        if !host.is_empty() {
            hash = hash_text(hash, b"@");
            hash = hash_path(hash, host.as_bytes());
        }
        let path = graph.route_path(id.node, controller, handler);
        let mut part = 0;
        while part < path.len() {
            hash = hash_path(hash, path.part(part).as_bytes());
            part += 1;
        }
        if hash == 0 {
            hash = 1;
        }
        let mut place = (hash ^ (hash >> 32)) as usize & (TABLE - 1);
        while self.hashes[place] != 0 {
            if self.hashes[place] == hash {
                let first = self.ids[place];
                let mut fault = at(graph, Code::RouteTwice, id, handler.site, first.node);
                fault.other = ((first.controller as SlotId) << 16) | first.handler as SlotId;
                fault.other_index = v as u16;
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

/// The versions that a route states: its own, or those of its controller.
const fn versions_of(controller: &ControllerDef, handler: &HandlerDef) -> &'static [&'static str] {
    match handler.versions {
        Some(versions) => versions,
        None => controller.versions,
    }
}

/// One of these versions; an empty text where there is none.
pub(super) const fn version(controller: &ControllerDef, handler: &HandlerDef, v: usize) -> &'static str {
    let versions = versions_of(controller, handler);
    if v < versions.len() { versions[v] } else { "" }
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

/// Hashes a path, or a host, segment by segment; all parameters are one, since their names do not tell paths apart.
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
