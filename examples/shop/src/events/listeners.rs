//! What follows from an event.

use std::sync::Arc;
use std::time::Duration;

use nest::data::{DataError, Deliver, DeliveryError, OutboxMessage, RelayOptions, Topic};
use nest::{injectable, transactional};
use serde_json::json;

use super::audit::AuditLog;
use crate::jobs::JobQueue;
use crate::mail::{Recipient, WELCOME};
use crate::users::USER_CREATED;

/// What the welcome takes of a user.
const REGISTERED: Topic<Recipient> = Topic::new(USER_CREATED.name());

/// Hears all events, those of one user or of one order in their order.
#[injectable]
pub(super) struct Listeners {
    audit: Arc<AuditLog>,
    jobs: Arc<JobQueue>,
}

impl Deliver for Listeners {
    async fn deliver(&self, event: &OutboxMessage) -> Result<(), DeliveryError> {
        Ok(self.hear(event).await?)
    }

    /// None is ever given up: all that is done is writing to the database, many events in one transaction. They are not so many
    /// that whoever orders stands in line behind what has happened already.
    fn options() -> RelayOptions {
        let patient = RelayOptions::new().max_attempts(u32::MAX).batch(50).transactional();
        patient.lease(Duration::from_secs(10)).drain(Duration::from_secs(3))
    }
}

impl Listeners {
    /// One transaction: an event that comes a second time, after a crash for example, changes nothing.
    #[transactional]
    async fn hear(&self, event: &OutboxMessage) -> Result<(), DataError> {
        let is_new = self.audit.record(event).await?;
        if is_new && let Some(recipient) = event.read(REGISTERED)? {
            self.jobs.push(WELCOME, &json!(recipient)).await?;
        }
        Ok(())
    }
}
