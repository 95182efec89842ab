//! What every store of sessions must do, in the memory of a process, on SQLite, on PostgreSQL and on Redis; and what only those in a
//! database do.

mod in_a_database;
mod named;
mod places;
mod refresh;
mod revocations;
mod sessions;
mod throttles;
