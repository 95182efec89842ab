//! The path of a route within its application, as far as the graph knows it: without global prefix and version.

use super::{Graph, NodeId};
use crate::di::handler::{ControllerDef, HandlerDef, MatchedRoutes, Only, RouteMatch};
use crate::di::module::ControllerEntry;

/// How deep modules may be nested by `at("path", …)`.
pub(crate) const MAX_NESTED: usize = 8;

/// The parts of a route's path, from the left: those of the modules that it is nested in, its controller's, its own. Slashes
/// around them mean nothing.
#[derive(Clone, Copy)]
pub(crate) struct RoutePath {
    parts: [&'static str; MAX_NESTED + 2],
    len: usize,
}

impl RoutePath {
    /// The parts, from the left.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &'static str> {
        self.parts.iter().copied().take(self.len)
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) const fn part(&self, i: usize) -> &'static str {
        self.parts[i]
    }

    const fn push(&mut self, part: &'static str) {
        self.parts[self.len] = part;
        self.len += 1;
    }

    const fn segments(self) -> Segments {
        Segments { path: self, part: 0, at: 0 }
    }

    /// Whether each request to this path is one to the pattern: a parameter of the pattern takes any segment, `{*rest}` whatever is
    /// left, also nothing.
    const fn is_within(self, pattern: &'static str) -> bool {
        let mut whole = RoutePath { parts: [""; MAX_NESTED + 2], len: 0 };
        whole.push(pattern);
        let (mut ours, mut theirs) = (whole.segments(), self.segments());
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (Some(ours), _) if is_rest(ours) => return true,
                (Some(ours), Some(theirs)) if is_parameter(ours) && !is_rest(theirs) => {}
                (Some(ours), Some(theirs)) if are_equal(ours.as_bytes(), theirs.as_bytes()) => {}
                _ => return false,
            }
        }
    }
}

/// The segments of a path, from the left.
struct Segments {
    path: RoutePath,
    part: usize,
    at: usize,
}

impl Segments {
    const fn next(&mut self) -> Option<&'static str> {
        while self.part < self.path.len {
            let bytes = self.path.parts[self.part].as_bytes();
            while self.at < bytes.len() && bytes[self.at] == b'/' {
                self.at += 1;
            }
            if self.at == bytes.len() {
                self.part += 1;
                self.at = 0;
                continue;
            }
            let start = self.at;
            while self.at < bytes.len() && bytes[self.at] != b'/' {
                self.at += 1;
            }
            let (before, _) = self.path.parts[self.part].split_at(self.at);
            return Some(before.split_at(start).1);
        }
        None
    }
}

const fn is_parameter(segment: &str) -> bool {
    !segment.is_empty() && segment.as_bytes()[0] == b'{'
}

const fn is_rest(segment: &str) -> bool {
    is_parameter(segment) && segment.len() > 1 && segment.as_bytes()[1] == b'*'
}

pub(crate) const fn are_equal(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

impl Graph {
    /// The path of a route. What is nested deeper than it may be, or within itself, loses its outermost parts; the judge
    /// refuses that.
    pub(crate) const fn route_path(&self, node: NodeId, controller: &ControllerDef, handler: &HandlerDef) -> RoutePath {
        let mut nested = [""; MAX_NESTED];
        let (mut depth, mut at) = (0, node);
        while let Some((parent, import)) = self.node(at).nested
            && depth < MAX_NESTED
        {
            if let Some(path) = import.path {
                nested[depth] = path;
            }
            depth += 1;
            at = parent;
        }
        let mut path = RoutePath { parts: [""; MAX_NESTED + 2], len: 0 };
        while depth > 0 {
            depth -= 1;
            path.push(nested[depth]);
        }
        path.push(controller.prefix);
        path.push(handler.pattern);
        path
    }

    /// Whether a module is nested deeper than it may be, or within itself.
    pub(crate) const fn is_too_deep(&self, node: NodeId) -> bool {
        let (mut depth, mut at) = (0, node);
        while let Some((parent, _)) = self.node(at).nested {
            depth += 1;
            if depth > MAX_NESTED {
                return true;
            }
            at = parent;
        }
        false
    }
}

impl RouteMatch {
    /// Whether a route of a controller is one of those that are meant.
    pub(crate) const fn covers(&self, controller: &ControllerEntry, handler: &HandlerDef, path: RoutePath) -> bool {
        match self.routes {
            MatchedRoutes::Controller(key, _) => key.is(controller.target.provider.key),
            MatchedRoutes::Pattern(verb, pattern) => {
                (verb.is_empty() || are_equal(verb.as_bytes(), handler.verb.as_bytes())) && path.is_within(pattern)
            }
        }
    }
}

impl Only {
    /// Whether a route of a controller is among those that `for_routes` means, whatever is excluded.
    pub(crate) const fn is_for(&self, controller: &ControllerEntry, handler: &HandlerDef, path: RoutePath) -> bool {
        self.for_routes.is_empty() || any(self.for_routes, controller, handler, path)
    }

    /// Whether it applies to a route of a controller.
    pub(crate) const fn covers(&self, controller: &ControllerEntry, handler: &HandlerDef, path: RoutePath) -> bool {
        self.is_for(controller, handler, path) && !any(self.exclude, controller, handler, path)
    }
}

const fn any(matches: &[RouteMatch], controller: &ControllerEntry, handler: &HandlerDef, path: RoutePath) -> bool {
    let mut i = 0;
    while i < matches.len() {
        if matches[i].covers(controller, handler, path) {
            return true;
        }
        i += 1;
    }
    false
}
