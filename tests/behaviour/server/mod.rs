//! The server over real sockets, with clients that behave and clients that do not.

mod application;
mod bodies;
mod client;
mod connections;
mod defaults;
mod process;
mod refusals;
mod requests;
mod secured;
mod timeouts;
mod version_two;
