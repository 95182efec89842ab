//! How large an application may be. The judge works in arrays of fixed size, since `const` evaluation has no heap; whoever
//! passes a limit is told so, and which one.

use super::NodeId;

/// Modules of one application; a dynamic one counts for each import that brings options.
pub(crate) const MAX_MODULES: usize = 2048;
/// Imports between them, and modules that are exported again.
pub(super) const MAX_IMPORTS: usize = 4 * MAX_MODULES;
/// Things that get an instance: providers, options, modules and controllers.
pub(crate) const MAX_SLOTS: usize = 65_536;
/// Routes, each version counted.
pub(crate) const MAX_ROUTES: usize = 16_384;
/// How far the re-export of a re-export is followed. What is farther away counts as not exported, and the cure of that
/// message, to import the module that has it, is the right one.
pub(super) const MAX_REEXPORT_DEPTH: u8 = 16;

/// What an application can have too many of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Limit {
    Modules,
    Imports,
    Reexports,
    Instances,
    Routes,
}

impl Limit {
    /// How many there may be.
    pub(crate) const fn most(self) -> usize {
        match self {
            Limit::Modules => MAX_MODULES,
            Limit::Imports | Limit::Reexports => MAX_IMPORTS,
            Limit::Instances => MAX_SLOTS,
            Limit::Routes => MAX_ROUTES,
        }
    }
}

/// The first limit that an application passes, and the entry of a module where it does.
#[derive(Clone, Copy)]
pub(crate) struct Overflow {
    pub(crate) limit: Limit,
    pub(crate) node: NodeId,
    pub(crate) site: u16,
}
