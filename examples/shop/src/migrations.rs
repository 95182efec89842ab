//! The schema, step by step.

use nest::data::Migration;

/// Once released a migration never changes; the next step is a new file.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration::new(1, "users", include_str!("../migrations/0001_users.sql")),
    Migration::new(2, "sessions", include_str!("../migrations/0002_sessions.sql")),
];
