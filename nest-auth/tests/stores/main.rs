//! What every store of sessions must do, in the memory of a process, on SQLite, on PostgreSQL and on Redis; what only those in a
//! database or on Redis do; and hashes as columns of an application's own.

mod hashes;
mod in_a_database;
mod in_redis;
mod named;
mod places;
mod refresh;
mod revocations;
mod sessions;
mod throttles;
