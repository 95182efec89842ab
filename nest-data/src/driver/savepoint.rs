//! Savepoints, which both engines write alike. Their names are numbers, so nothing a user wrote is part of them.

pub(super) fn begin(depth: u32) -> String {
    format!("SAVEPOINT nest_{depth}")
}

pub(super) fn release(depth: u32) -> String {
    format!("RELEASE SAVEPOINT nest_{depth}")
}

/// Rolling back leaves the savepoint, for those who want to go back to it again.
pub(super) fn roll_back(depth: u32) -> String {
    format!("ROLLBACK TO SAVEPOINT nest_{depth}; RELEASE SAVEPOINT nest_{depth}")
}
