//! Writing jobs down.

use chrono::Utc;
use nest::data::{DataError, Transaction, query};
use nest::injectable;
use serde_json::Value;

/// Writes jobs down in the transaction that they belong to: after a rollback nothing is done, and no crash loses one.
#[injectable]
pub struct JobQueue;

impl JobQueue {
    /// Writes a job down, for the handler of this kind.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn push(&self, kind: &'static str, payload: &Value, on: &mut Transaction) -> Result<(), DataError> {
        let insert = query("INSERT INTO jobs (kind, payload, run_at, created_at) VALUES ($1, $2, $3, $3)");
        insert.bind(kind).bind(payload.to_string()).bind(Utc::now()).execute(on).await?;
        Ok(())
    }
}
