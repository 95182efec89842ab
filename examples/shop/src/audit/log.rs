//! The table of events.

use chrono::Utc;
use nest::data::{DataError, Transaction, query};
use nest::injectable;
use serde_json::Value;

/// Writes events down in the transaction that they belong to: a rollback forgets them, and no crash does.
#[injectable]
pub struct AuditLog;

impl AuditLog {
    /// Writes an event down, under a name such as `user.created`. The payload is for everyone who may read the table, so
    /// that it has what clients see and nothing else.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn record(&self, name: &'static str, payload: &Value, on: &mut Transaction) -> Result<(), DataError> {
        let insert = query("INSERT INTO audit_events (name, payload, created_at) VALUES ($1, $2, $3)");
        insert.bind(name).bind(payload.to_string()).bind(Utc::now()).execute(on).await?;
        Ok(())
    }
}
