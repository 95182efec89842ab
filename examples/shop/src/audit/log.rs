//! The table of events.

use std::sync::Arc;

use chrono::Utc;
use nest::data::{DataError, Database, query};
use nest::{injectable, transactional};
use serde_json::Value;

/// Writes events down in the transaction that they belong to: a rollback forgets them, and no crash does.
#[injectable]
pub struct AuditLog {
    database: Arc<Database>,
}

impl AuditLog {
    /// Writes an event down, under a name such as `user.created`. The payload is for everyone who may read the table, so
    /// that it has what clients see and nothing else.
    ///
    /// # Errors
    ///
    /// When the database fails, and outside of a transaction.
    #[transactional(propagation = Mandatory)]
    pub async fn record(&self, name: &'static str, payload: &Value) -> Result<(), DataError> {
        let insert = query("INSERT INTO audit_events (name, payload, created_at) VALUES ($1, $2, $3)");
        insert.bind(name).bind(payload.to_string()).bind(Utc::now()).execute(&*self.database).await?;
        Ok(())
    }
}
