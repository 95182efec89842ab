//! The table of events.

use std::sync::Arc;

use nest::data::{DataError, Database, OutboxMessage, query};
use nest::injectable;

/// Keeps every event.
#[injectable]
pub(super) struct AuditLog {
    database: Arc<Database>,
}

impl AuditLog {
    /// Writes an event down, and says whether it was new: one that is delivered a second time is known by its id.
    pub(super) async fn record(&self, event: &OutboxMessage) -> Result<bool, DataError> {
        let insert = query(
            "INSERT INTO audit_events (event_id, name, payload, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (event_id) DO NOTHING",
        );
        let insert = insert.bind(event.id()).bind(event.topic()).bind(event.payload()).bind(event.published_at());
        Ok(insert.execute(&*self.database).await? == 1)
    }
}
