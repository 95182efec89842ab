//! Events: what happened, kept in a table.

mod log;

use nest::module;

pub use log::AuditLog;

/// Events.
#[module(providers = [AuditLog], exports = [AuditLog])]
pub struct AuditModule;
