//! The shop from outside: the real program, over HTTP, each in a folder and with a database of its own.
//!
//! `sqlite.rs` and `postgres.rs` each run all of this on their engine.

mod admin;
mod auth;
mod avatars;
mod crash;
mod errors;
mod events;
mod health;
mod idempotency;
mod limits;
mod listing;
mod openapi;
mod orders;
mod products;
mod redis;
mod seeding;
mod selling_out;
mod starting;
mod stopping;
mod support;
mod tokens;
mod upgrading;
mod users;
mod walk;

pub(crate) use support::{Engine, Home, Shop, run_to_end};
