//! What the attributes write warns of nothing, in a crate that allows nothing.
#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications, unused_results, clippy::all)]
#![forbid(unsafe_code)]
//! Documented.

use std::sync::Arc;

use nest::{injectable, module};

/// A service.
#[injectable]
pub struct UsersService {
    /// A field.
    pub clock: Arc<Clock>,
}

/// Only used by name.
#[injectable]
pub struct Clock;

#[injectable(scope = request)]
struct Context;

#[injectable]
trait Mail: Send + Sync {}

impl Mail for Context {}

/// A module.
#[module(
    providers = [UsersService, Clock, Context, provide(dyn Mail, existing = Context)],
    exports = [UsersService],
)]
pub struct AppModule;

nest::check!(AppModule);

fn main() {}
