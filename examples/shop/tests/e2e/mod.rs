//! The shop from outside: the real program, over HTTP, each in a folder and with a database of its own.
//!
//! `sqlite.rs` and `postgres.rs` each run all of this on their engine.

mod auth;
mod errors;
mod health;
mod listing;
mod starting;
mod stopping;
mod support;
mod tokens;
mod users;

pub(crate) use support::{Engine, Shop, run_to_end};
