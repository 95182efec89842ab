//! Events: what happened. Whoever makes something happen publishes it in the same transaction, to the outbox; here is who listens.

mod audit;
mod listeners;

use nest::data::{OutboxModule, Relay};
use nest::module;

use crate::jobs::JobsModule;
use audit::AuditLog;
use listeners::Listeners;

/// Who listens to events. Nobody asks for it.
#[module(imports = [OutboxModule, JobsModule], providers = [AuditLog, Listeners, Relay<Listeners>])]
pub struct EventsModule;
