//! The shop from outside: the real program, over HTTP, each in a folder of its own.

mod auth;
mod errors;
mod health;
mod listing;
mod starting;
mod stopping;
mod support;
mod tokens;
mod users;
