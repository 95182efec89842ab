//! What can be wrong with a table of routes.

use std::fmt;

use crate::di::Place;

/// A route that could not be added to the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteConflict {
    pub(super) verb: String,
    pub(super) pattern: String,
    pub(super) place: Place,
    pub(super) reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Another handler has the same method and the same paths.
    Taken { pattern: String, place: Place },
    /// The pattern is none.
    Malformed(String),
}

impl RouteConflict {
    /// Where the route that was not added is declared.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }
}

impl fmt::Display for RouteConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RouteConflict { verb, pattern, place, reason } = self;
        match reason {
            Reason::Taken { pattern: other, place: first } => {
                write!(f, "{verb} {pattern} ({place}) is already handled by {verb} {other} ({first})")
            }
            Reason::Malformed(why) => write!(f, "{verb} {pattern} ({place}) is no route: {why}"),
        }
    }
}

impl std::error::Error for RouteConflict {}
