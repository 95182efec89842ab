use std::time::Duration;

use uuid::Uuid;

use super::{Outbox, OutboxMessage, message::COLUMNS, schema};
use crate::{error::DataError, migration::Dialect, name::DatabaseName, query::Query};

/// A message that is ours until its lease ends.
pub(super) struct Leased {
    pub(super) message: OutboxMessage,
    lease: Uuid,
}

/// How much of an error a dead letter keeps, in characters.
const LONGEST_ERROR: usize = 2_000;

impl<N: DatabaseName> Outbox<N> {
    /// Takes messages that are due: of each key the first that waits, so that none overtakes another one.
    ///
    /// Two that ask at once don't get the same. On PostgreSQL each leaves out the rows that the other one has locked, and
    /// looks again at those that it locks itself; SQLite has one writer. The table is empty most of the time, and a plan that
    /// PostgreSQL makes for that takes seconds when many wait.
    pub(super) async fn lease(&self, messages: usize, length: Duration) -> Result<Vec<Leased>, DataError> {
        let dialect = self.database.handle().dialect();
        let (now, lease) = (schema::now(dialect), Uuid::new_v4());
        let lock = match dialect {
            Dialect::Sqlite => "",
            #[cfg(feature = "postgres")]
            Dialect::Postgres => "FOR UPDATE SKIP LOCKED",
        };
        let take = Query::of([
            "WITH due AS MATERIALIZED (
                SELECT position FROM nest_outbox AS candidate WHERE dead_at IS NULL AND due_at <=",
            now,
            "AND NOT EXISTS (
                SELECT 1 FROM nest_outbox AS earlier
                WHERE earlier.key = candidate.key AND earlier.position < candidate.position AND earlier.dead_at IS NULL
             ) ORDER BY position LIMIT $1",
            lock,
            ") UPDATE nest_outbox SET attempts = attempts + 1, lease = $2, due_at = $3 +",
            now,
            "WHERE position IN (SELECT position FROM due) RETURNING",
            COLUMNS,
        ]);
        let take = take
            .planned_anew()
            .bind(i64::try_from(messages).unwrap_or(i64::MAX))
            .bind(lease)
            .bind(milliseconds(length));
        let mut taken: Vec<OutboxMessage> = take.fetch_all(&self.database).await?;
        taken.sort_by_key(|message| message.position);
        Ok(taken.into_iter().map(|message| Leased { message, lease }).collect())
    }

    /// Forgets a message that was delivered. Like those that follow, this says whether the lease was still ours.
    pub(super) async fn delivered(&self, leased: &Leased) -> Result<bool, DataError> {
        leased.settle(Query::of(["DELETE FROM nest_outbox WHERE position = $1 AND lease = $2"]), self, &[]).await
    }

    /// Gives a message back, which is due again after the pause.
    pub(super) async fn failed(&self, leased: &Leased, pause: Duration, error: &str) -> Result<bool, DataError> {
        let update = Query::of([
            "UPDATE nest_outbox SET lease = NULL, last_error = $3, due_at = $4 +",
            schema::now(self.database.handle().dialect()),
            "WHERE position = $1 AND lease = $2",
        ]);
        let update = update.bind(leased.message.position).bind(leased.lease);
        Ok(update.bind(shortened(error)).bind(milliseconds(pause)).execute(&self.database).await? == 1)
    }

    /// Puts a message aside.
    pub(super) async fn bury(&self, leased: &Leased, error: &str) -> Result<bool, DataError> {
        let update = Query::of([
            "UPDATE nest_outbox SET lease = NULL, last_error = $3, dead_at =",
            schema::now(self.database.handle().dialect()),
            "WHERE position = $1 AND lease = $2",
        ]);
        leased.settle(update, self, &[shortened(error)]).await
    }
}

impl Leased {
    async fn settle<N>(&self, change: Query, outbox: &Outbox<N>, more: &[String]) -> Result<bool, DataError> {
        let change = change.bind(self.message.position).bind(self.lease);
        let change = more.iter().fold(change, |change, value| change.bind(value.clone()));
        Ok(change.execute(&outbox.database).await? == 1)
    }
}

/// PostgreSQL keeps no NUL in a text.
fn shortened(error: &str) -> String {
    error.chars().filter(|character| *character != '\0').take(LONGEST_ERROR).collect()
}

/// At most a century, to which a time of now can be added.
fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX).min(3_155_760_000_000)
}
