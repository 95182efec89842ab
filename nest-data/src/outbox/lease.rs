use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;

use super::{
    Outbox, OutboxMessage,
    message::COLUMNS,
    schema,
    settle::{Settled, needs_claims, settle},
};
use crate::{
    error::DataError,
    migration::Dialect,
    name::DatabaseName,
    query::{FromRow, Query, Row, query},
};

/// A message that is ours until its lease ends. All that were taken at once have one lease.
pub(super) struct Leased {
    pub(super) message: OutboxMessage,
    pub(super) lease: Uuid,
    /// Whether somebody had it before and did not say what became of it.
    pub(super) is_abandoned: bool,
    /// When a delivery that is still under way is given up.
    pub(super) until: Instant,
    /// After when no delivery of it begins any more: one that does has nearly the whole lease.
    pub(super) begin_until: Instant,
}

/// What an [`exchange`](Outbox::exchange) came to.
pub(super) struct Exchanged {
    /// In the order of their positions.
    pub(super) taken: Vec<Leased>,
    /// Of how many of those that were given back somebody else had the lease.
    pub(super) lost: u64,
}

/// Notes that whoever had the message said nothing of what became of it.
const ABANDONED: &str = "an attempt ended with its process, or with its lease, without a result";

/// Those who take messages do so one after the other on PostgreSQL: "nestoutb" in ASCII.
const CLAIM_LOCK: i64 = 0x6e65_7374_6f75_7462;

impl<N: DatabaseName> Outbox<N> {
    /// Writes down what became of messages, and takes as many new ones as there is room for, in one transaction.
    pub(super) async fn exchange(
        &self,
        settled: &[Settled],
        room: usize,
        length: Duration,
    ) -> Result<Exchanged, DataError> {
        let dialect = self.database.handle().dialect();
        // Counted from before the database does, so that this process gives up first.
        let until = Instant::now() + length.mul_f32(0.9);
        let (rows, lease, lost) = if settled.is_empty() && dialect == Dialect::Sqlite {
            let (rows, lease) = self.take(room, length).await?;
            (rows, lease, 0)
        } else {
            self.database
                .transaction(async || {
                    if room > 0 || needs_claims(settled) {
                        self.lock_claims().await?;
                    }
                    let lost = settle(&self.database, settled).await?;
                    let (rows, lease) = self.take(room, length).await?;
                    Ok::<_, DataError>((rows, lease, lost))
                })
                .await?
        };
        let begin_until = Instant::now() + length.mul_f32(0.1);
        let leased = |Taken { message, is_abandoned }| Leased { message, lease, is_abandoned, until, begin_until };
        let mut taken: Vec<Leased> = rows.into_iter().map(leased).collect();
        taken.sort_by_key(|leased| leased.message.position);
        Ok(Exchanged { taken, lost })
    }

    /// Waits for others who take messages, up to the end of the transaction: what is looked at next is as they leave it. SQLite has one
    /// writer.
    async fn lock_claims(&self) -> Result<(), DataError> {
        if self.database.handle().dialect() != Dialect::Sqlite {
            query("SELECT pg_advisory_xact_lock($1)").bind(CLAIM_LOCK).execute(&self.database).await?;
        }
        Ok(())
    }

    /// Takes messages that are due, the first that were. None overtakes an earlier one of its key, which is one of two things. It is due
    /// later, because it is under way or waits for its next attempt: then it keeps those that were due before. Or it is not taken itself:
    /// those that were published after that time are left out in a second step. The first of a key that is due at all is taken in any case,
    /// so that something is.
    ///
    /// The rows are found in the order of the index over `due_at`, and each is compared with those of its key by itself, so that
    /// taking a few costs the same however many wait. The table is empty most of the time, and a plan that PostgreSQL kept of
    /// that takes seconds later.
    async fn take(&self, messages: usize, length: Duration) -> Result<(Vec<Taken>, Uuid), DataError> {
        let (dialect, lease) = (self.database.handle().dialect(), Uuid::new_v4());
        if messages == 0 {
            return Ok((Vec::new(), lease));
        }
        let lock = match dialect {
            Dialect::Sqlite => "",
            #[cfg(feature = "postgres")]
            Dialect::Postgres => "FOR UPDATE OF candidate",
        };
        let take = Query::of([
            "WITH clock AS MATERIALIZED (SELECT",
            schema::now(dialect),
            "AS now), due AS MATERIALIZED (
                SELECT position, key FROM nest_outbox AS candidate
                WHERE dead_at IS NULL AND due_at <= (SELECT now FROM clock) AND NOT EXISTS (
                    SELECT 1 FROM nest_outbox AS earlier
                    WHERE earlier.key = candidate.key AND earlier.position < candidate.position
                      AND earlier.dead_at IS NULL AND earlier.due_at > candidate.due_at
                    LIMIT 1 OFFSET 0
                ) ORDER BY due_at, position LIMIT $1",
            lock,
            "), first AS MATERIALIZED (
                SELECT position FROM due WHERE NOT EXISTS (
                    SELECT 1 FROM nest_outbox AS earlier
                    WHERE earlier.key = due.key AND earlier.position < due.position
                      AND earlier.dead_at IS NULL AND earlier.position NOT IN (SELECT position FROM due)
                    LIMIT 1 OFFSET 0
                )
             ) UPDATE nest_outbox SET attempts = attempts + 1, due_at = $3 + (SELECT now FROM clock), lease = $2,
                last_error = CASE WHEN lease IS NULL THEN last_error ELSE $4 END
             WHERE position IN (SELECT position FROM first) RETURNING last_error,",
            COLUMNS,
        ]);
        let take = take.planned_anew().bind(i64::try_from(messages).unwrap_or(i64::MAX)).bind(lease);
        let taken = take.bind(milliseconds(length)).bind(ABANDONED).fetch_all(&self.database).await?;
        Ok((taken, lease))
    }
}

struct Taken {
    message: OutboxMessage,
    is_abandoned: bool,
}

impl FromRow for Taken {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        let last_error: Option<String> = row.get("last_error")?;
        Ok(Self { message: OutboxMessage::from_row(row)?, is_abandoned: last_error.as_deref() == Some(ABANDONED) })
    }
}

/// At most a century, to which a time of now can be added.
pub(super) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX).min(3_155_760_000_000)
}
