//! Writing jobs down.

use std::sync::Arc;

use chrono::Utc;
use nest::data::{DataError, Database, query};
use nest::{injectable, transactional};
use serde_json::Value;

/// Writes jobs down in the transaction that they belong to: after a rollback nothing is done, and no crash loses one.
#[injectable]
pub struct JobQueue {
    database: Arc<Database>,
}

impl JobQueue {
    /// Writes a job down, for the handler of this kind.
    ///
    /// # Errors
    ///
    /// When the database fails, and outside of a transaction.
    #[transactional(propagation = Mandatory)]
    pub async fn push(&self, kind: &'static str, payload: &Value) -> Result<(), DataError> {
        let insert = query("INSERT INTO jobs (kind, payload, run_at, created_at) VALUES ($1, $2, $3, $3)");
        insert.bind(kind).bind(payload.to_string()).bind(Utc::now()).execute(&*self.database).await?;
        Ok(())
    }
}
