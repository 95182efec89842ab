use std::fmt;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Outbox, OutboxMessage, message::COLUMNS, schema};
use crate::{
    error::DataError,
    name::DatabaseName,
    query::{FromRow, Query, Row, query},
};

/// A message that was tried as often as it may be, or that cannot be delivered at all.
#[derive(Clone)]
pub struct DeadLetter {
    message: OutboxMessage,
    died_at: DateTime<Utc>,
    last_error: String,
}

/// How much there is in an [`Outbox`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutboxStatus {
    /// How many messages are to be delivered, those under way included.
    pub waiting: u64,
    /// How many were put aside.
    pub dead: u64,
    /// When the oldest of those that wait was published.
    pub oldest: Option<DateTime<Utc>>,
}

impl DeadLetter {
    /// The message, whose [`attempt`](OutboxMessage::attempt) is the last one.
    pub fn message(&self) -> &OutboxMessage {
        &self.message
    }

    /// When it was put aside.
    pub fn died_at(&self) -> DateTime<Utc> {
        self.died_at
    }

    /// Why its last attempt failed.
    pub fn last_error(&self) -> &str {
        &self.last_error
    }
}

impl<N: DatabaseName> Outbox<N> {
    /// How much waits, and how much was put aside; for health checks and metrics.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn status(&self) -> Result<OutboxStatus, DataError> {
        let count =
            "SELECT count(*) - count(dead_at), count(dead_at), min(CASE WHEN dead_at IS NULL THEN published_at END)
                     FROM nest_outbox";
        let (waiting, dead, oldest): (i64, i64, Option<i64>) = query(count).fetch_one(&self.database).await?;
        Ok(OutboxStatus {
            waiting: waiting.unsigned_abs(),
            dead: dead.unsigned_abs(),
            oldest: oldest.map(schema::time),
        })
    }

    /// Messages that were put aside, those that were last.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, DataError> {
        let select = ["SELECT", COLUMNS, ", dead_at, last_error FROM nest_outbox WHERE dead_at IS NOT NULL"];
        let select = Query::of(select.into_iter().chain(["ORDER BY dead_at DESC, position DESC LIMIT $1"]));
        select.bind(i64::from(limit)).fetch_all(&self.database).await
    }

    /// Has a dead letter delivered again, with all its attempts before it. Whether there was such a one. Those of its key that
    /// came after it may have been delivered in the meantime.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn retry(&self, id: Uuid) -> Result<bool, DataError> {
        let update = self.revival("AND id = $1").bind(id).execute(&self.database).await?;
        self.wake.notify_one();
        Ok(update == 1)
    }

    /// Has all dead letters delivered again, and says how many there were.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn retry_all(&self) -> Result<u64, DataError> {
        let update = self.revival("").execute(&self.database).await?;
        self.wake.notify_one();
        Ok(update)
    }

    /// Deletes a dead letter. Whether there was such a one.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn discard(&self, id: Uuid) -> Result<bool, DataError> {
        let delete = query("DELETE FROM nest_outbox WHERE dead_at IS NOT NULL AND id = $1");
        Ok(delete.bind(id).execute(&self.database).await? == 1)
    }

    fn revival(&self, which: &'static str) -> Query {
        let now = schema::now(self.database.handle().dialect());
        let update = "UPDATE nest_outbox SET dead_at = NULL, attempts = 0, due_at =";
        Query::of([update, now, "WHERE dead_at IS NOT NULL", which])
    }
}

impl FromRow for DeadLetter {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        Ok(Self {
            message: OutboxMessage::from_row(row)?,
            died_at: schema::time(row.get("dead_at")?),
            last_error: row.get::<Option<String>>("last_error")?.unwrap_or_default(),
        })
    }
}

impl fmt::Debug for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letter = f.debug_struct("DeadLetter");
        letter.field("message", &self.message).field("died_at", &self.died_at).field("last_error", &self.last_error);
        letter.finish()
    }
}
