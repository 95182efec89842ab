//! The table of jobs, as the worker sees it.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use nest::data::{DataError, Database, FromRow, Row, query};
use nest::injectable;

/// A job that this process has taken.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) id: i64,
    pub(super) kind: String,
    pub(super) payload: String,
    /// How often it has been tried, this time included.
    pub(super) attempts: u32,
}

/// The table of jobs.
#[injectable]
pub(super) struct JobRepository {
    database: Arc<Database>,
}

impl JobRepository {
    /// Takes the job that has waited longest, so that nobody else does for as long as `lease`. Several processes may do
    /// this at once: of those who found the same job only one still meets the condition.
    pub(super) async fn take(&self, lease: Duration) -> Result<Option<Job>, DataError> {
        loop {
            let now = Utc::now();
            // Looking costs SQLite no turn as a writer.
            let due = query("SELECT id FROM jobs WHERE run_at <= $1 AND failed_at IS NULL ORDER BY run_at, id LIMIT 1");
            let Some((id,)) = due.bind(now).fetch_optional::<(i64,)>(&*self.database).await? else { return Ok(None) };
            let take = query(
                "UPDATE jobs SET attempts = attempts + 1, run_at = $3
                 WHERE id = $1 AND run_at <= $2 AND failed_at IS NULL RETURNING id, kind, payload, attempts",
            );
            let taken = take.bind(id).bind(now).bind(now + lease).fetch_optional(&*self.database).await?;
            if taken.is_some() {
                return Ok(taken);
            }
        }
    }

    /// Forgets a job that is done.
    pub(super) async fn finish(&self, job: &Job) -> Result<(), DataError> {
        query("DELETE FROM jobs WHERE id = $1").bind(job.id).execute(&*self.database).await?;
        Ok(())
    }

    /// Lets a job be tried again later, or no more.
    pub(super) async fn fail(&self, job: &Job, error: &str, again: Option<DateTime<Utc>>) -> Result<(), DataError> {
        let now = Utc::now();
        let failed_at = if again.is_none() { Some(now) } else { None };
        let update = query("UPDATE jobs SET run_at = $2, failed_at = $3, last_error = $4 WHERE id = $1");
        update.bind(job.id).bind(again.unwrap_or(now)).bind(failed_at).bind(error).execute(&*self.database).await?;
        Ok(())
    }
}

impl FromRow for Job {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            payload: row.get("payload")?,
            attempts: row.get("attempts")?,
        })
    }
}
