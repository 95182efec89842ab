//! Faults as facts: small numbers, put into words only when one is reported.

use crate::di::graph::{Graph, Limit, MAX_MODULES, NodeId, SlotId, SlotKind};

/// How many faults one run reports. The rest is counted.
pub(super) const REPORTED: usize = 16;
/// How many entries lead from the root to a site, at most. What lies deeper is underlined at the last of them.
pub(super) const DEPTH: usize = 24;
/// The end of a path.
pub(super) const END: u16 = u16::MAX;
/// In a path: there is nothing to report.
pub(super) const NOTHING: u16 = u16::MAX - 1;
/// In a path: behind a controller, its routes.
pub(crate) const ROUTES: u16 = u16::MAX - 2;
/// The first site of a module's own fields, behind its entries.
pub const OWN_FIELDS: u16 = 20_000;
/// How many members of a cycle or a chain are kept.
pub(crate) const CHAIN: usize = 12;

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Code {
    /// E0101 to E0104: nothing under this key is visible.
    Unresolved,
    ExportNotHad,
    WrongList,
    OptionsMissing,
    TwiceInModule,
    Ambiguous,
    TooLarge(Limit),
    TwoGlobals,
    Cycle,
    ScopeWidened,
    LazyNotSingleton,
    EnhancerInvisible,
    EnhancerAmbiguous,
    EnhancerNotSingleton,
    Unguarded,
    ProofMissing,
    ParamMissing,
    ParamUntaken,
    Unenforced,
    WrongEnhancerList,
    RouteTwice,
    NestedTwice,
    NestedTooDeep,
    MatchesNothing,
    ViewUnseen,
}

/// One fault: where it is underlined, and what the message needs to know.
#[derive(Clone, Copy)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    /// The module that the path begins at: the root, or one that stands in for another in a test.
    pub(crate) from: NodeId,
    /// The entries from there to the item whose attribute reports it.
    pub(crate) path: [u16; DEPTH],
    /// The site within that item.
    pub(crate) site: u16,
    /// The module at fault.
    pub(crate) node: NodeId,
    /// The thing at fault: a slot, an entry, a route; what it means depends on the code.
    pub(crate) subject: SlotId,
    /// Its dependency, handler or enhancer.
    pub(crate) index: u16,
    /// The other one: of a pair, of an ambiguity.
    pub(crate) other: SlotId,
    pub(crate) other_index: u16,
    /// The members of a cycle or a chain, each with the dependency that leads on.
    pub(crate) chain: [(SlotId, u16); CHAIN],
    pub(crate) chain_len: u8,
}

/// The faults of a graph, as many of them as are reported.
pub struct Faults {
    faults: [Option<Fault>; REPORTED],
    len: usize,
    total: usize,
}

impl Faults {
    pub(crate) const fn new() -> Faults {
        Faults { faults: [None; REPORTED], len: 0, total: 0 }
    }

    /// How many there are, reported or not.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.total
    }

    pub(crate) const fn get(&self, i: usize) -> Option<&Fault> {
        if i < self.len { self.faults[i].as_ref() } else { None }
    }

    pub(crate) const fn push(&mut self, fault: Fault) {
        if self.len < REPORTED {
            self.faults[self.len] = Some(fault);
            self.len += 1;
        }
        self.total += 1;
    }
}

/// Where a fault is underlined: the path to an item and the site in it.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) from: NodeId,
    pub(crate) path: [u16; DEPTH],
    pub(crate) site: u16,
}

/// The entries that lead from a module to another, and how many they are.
struct Way {
    from: NodeId,
    path: [u16; DEPTH],
    depth: usize,
}

impl Graph {
    /// The spot of a site of a module itself, or the import that hides it.
    pub(crate) const fn spot_in_module(&self, node: NodeId, site: u16) -> Spot {
        match self.path_to(node) {
            Ok(Way { from, path, .. }) => Spot { from, path, site },
            Err(import) => import,
        }
    }

    /// The way to a module; or the import that hides it: the type of an import
    /// expression has no name, so what lies behind it is underlined at the expression, as is what lies too deep, and what lies in a
    /// generic module of another crate: whoever chose its type arguments can mend it.
    ///
    /// The way to what stands in for another module begins there: imports name the other.
    const fn path_to(&self, node: NodeId) -> Result<Way, Spot> {
        // From the module up to the root, and from there down again.
        let mut nodes = [0 as NodeId; MAX_MODULES];
        let mut len = 0;
        let mut at = node;
        while at != 0 && self.replaced_by(at).is_none() {
            nodes[len] = at;
            len += 1;
            at = self.node(at).parent;
        }
        let from = at;
        let mut path = [END; DEPTH];
        let mut depth = 0;
        while len > 0 {
            len -= 1;
            let Some(import) = self.node(nodes[len]).via else { panic!("only the root is imported by nobody") };
            // Two steps stay free, for an entry and for the routes behind it.
            if import.make.is_some() || self.is_chosen_elsewhere(nodes[len]) || depth + 2 >= DEPTH {
                return Err(Spot { from, path, site: import.site });
            }
            path[depth] = import.site;
            depth += 1;
        }
        Ok(Way { from, path, depth })
    }

    /// Whether a module is a generic one of another crate than the one that imports it, and so chooses its type arguments.
    pub(crate) const fn is_chosen_elsewhere(&self, node: NodeId) -> bool {
        let (own, parent) = (self.node(node).def.own, self.node(self.node(node).parent).def.own);
        node != 0 && !own.name.arguments.is_empty() && !own.is_of_crate_of(parent)
    }

    /// Whether a module is such a one, or one of the same crate that such a one imports: its user cannot edit it.
    pub(crate) const fn is_behind_chosen_elsewhere(&self, node: NodeId) -> bool {
        let mut at = node;
        while at != 0 {
            if self.is_chosen_elsewhere(at) {
                return true;
            }
            let parent = self.node(at).parent;
            if !self.node(at).def.own.is_of_crate_of(self.node(parent).def.own) {
                return false;
            }
            at = parent;
        }
        false
    }

    /// The spot of a site behind an entry of a module: a field of a provider, a route of a controller.
    pub(crate) const fn spot_behind_entry(&self, node: NodeId, entry: u16, site: u16, routes: bool) -> Spot {
        match self.path_to(node) {
            Ok(Way { from, mut path, depth }) => {
                path[depth] = entry;
                if routes {
                    path[depth + 1] = ROUTES;
                }
                Spot { from, path, site }
            }
            Err(import) => import,
        }
    }

    /// The spot of dependency `i` of a slot.
    pub(crate) const fn spot_of_dependency(&self, slot: SlotId, i: usize) -> Spot {
        let node = self.node_of(slot);
        let def = self.node(node).def;
        match self.kind_of(slot) {
            SlotKind::Provider(p) => {
                let provided = &def.providers[p];
                match provided.class() {
                    // A class of another crate is mended where it is listed.
                    Some(class) if class.is_of_crate_of(def.own) => {
                        self.spot_behind_entry(node, provided.site, i as u16, false)
                    }
                    _ => self.spot_in_module(node, provided.site),
                }
            }
            SlotKind::Option(_) => match self.node(node).via {
                Some(import) => self.spot_in_module(self.node(node).parent, import.site),
                None => self.spot_in_module(node, 0),
            },
            SlotKind::Module => self.spot_in_module(node, OWN_FIELDS + i as u16),
            SlotKind::Controller(c) if def.controllers[c].target.provider.is_of_crate_of(def.own) => {
                self.spot_behind_entry(node, def.controllers[c].site, i as u16, false)
            }
            SlotKind::Controller(c) => self.spot_in_module(node, def.controllers[c].site),
            // It needs nothing.
            SlotKind::Given(_) => self.spot_in_module(node, 0),
        }
    }
}
