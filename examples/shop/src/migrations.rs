//! The schema, step by step.

use nest::auth::DatabaseRefreshSessions;
use nest::data::{Migration, Outbox};

/// The same step in the SQL of each engine.
macro_rules! migration {
    ($version:literal, $name:literal, $file:literal) => {
        Migration::new($version, $name, include_str!(concat!("../migrations/sqlite/", $file)))
            .postgres(include_str!(concat!("../migrations/postgres/", $file)))
    };
}

/// Once released a migration never changes; the next step is a new file.
pub const MIGRATIONS: &[Migration] = &[
    migration!(1, "users", "0001_users.sql"),
    migration!(2, "sessions", "0002_sessions.sql"),
    migration!(3, "products", "0003_products.sql"),
    migration!(4, "audit_events", "0004_audit_events.sql"),
    migration!(5, "jobs", "0005_jobs.sql"),
    migration!(6, "orders", "0006_orders.sql"),
    migration!(7, "avatars", "0007_avatars.sql"),
    DatabaseRefreshSessions::migration(8),
    migration!(9, "sessions_move", "0009_sessions_move.sql"),
    Outbox::migration(10),
    migration!(11, "events_once", "0011_events_once.sql"),
];
