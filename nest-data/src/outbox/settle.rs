//! What becomes of messages that were taken, written down for many at once.

use std::{collections::BTreeMap, time::Duration};

use uuid::Uuid;

use super::{
    lease::{Leased, milliseconds},
    schema,
};
use crate::{database::Database, error::DataError, migration::Dialect, name::DatabaseName, query::Query};

/// What has become of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Delivered,
    /// It was delivered, and was forgotten in the transaction of that.
    Forgotten,
    /// It was not tried: one of its key before it failed, or there was no time left.
    Untried,
    /// It failed, and is due again after the pause.
    Failed {
        pause: Duration,
        error: String,
    },
    /// It is put aside.
    Dead {
        error: String,
    },
}

/// A message, and what has become of it.
pub(super) struct Settled {
    pub(super) leased: Leased,
    pub(super) fate: Fate,
}

/// How much of an error a dead letter keeps, in characters.
const LONGEST_ERROR: usize = 2_000;

/// Whether nobody may take messages meanwhile: what is due later than it was must not let those behind it pass.
pub(super) fn needs_claims(settled: &[Settled]) -> bool {
    settled.iter().any(|settled| matches!(settled.fate, Fate::Untried | Fate::Failed { .. }))
}

/// Writes down what became of messages, in the transaction of the task, and says of how many the lease was not ours any more.
pub(super) async fn settle<N: DatabaseName>(database: &Database<N>, settled: &[Settled]) -> Result<u64, DataError> {
    let mut lost = 0;
    let list = list(database.handle().dialect());
    let with = |fate: Fate| {
        let with = settled.iter().filter(move |settled| settled.fate == fate);
        with.map(|settled| (settled.leased.lease, settled.leased.message.position))
    };
    for (lease, positions) in by_lease(with(Fate::Untried)) {
        // As if nobody had taken it, so that it is still the first of its key.
        let update = Query::of([
            "UPDATE nest_outbox SET lease = NULL, attempts = attempts - 1, due_at = published_at
             WHERE lease = $1 AND position IN",
            list,
        ]);
        lost += change(database, update, lease, &positions).await?;
    }
    for settled in settled {
        lost += settle_failure(database, settled).await?;
    }
    lost += forget(database, with(Fate::Delivered)).await?;
    Ok(lost)
}

/// Forgets messages that were delivered, in one statement for each lease, and says of how many it was not ours any more.
pub(super) async fn forget<N: DatabaseName>(
    database: &Database<N>,
    delivered: impl Iterator<Item = (Uuid, i64)>,
) -> Result<u64, DataError> {
    let (mut lost, list) = (0, list(database.handle().dialect()));
    for (lease, positions) in by_lease(delivered) {
        let delete = Query::of(["DELETE FROM nest_outbox WHERE lease = $1 AND position IN", list]);
        lost += change(database, delete, lease, &positions).await?;
    }
    Ok(lost)
}

async fn settle_failure<N: DatabaseName>(database: &Database<N>, settled: &Settled) -> Result<u64, DataError> {
    let now = schema::now(database.handle().dialect());
    let (set, error, pause) = match &settled.fate {
        Fate::Delivered | Fate::Forgotten | Fate::Untried => return Ok(0),
        Fate::Failed { pause, error } => ("due_at = $4 +", error, Some(*pause)),
        Fate::Dead { error } => ("dead_at =", error, None),
    };
    let update = Query::of([
        "UPDATE nest_outbox SET lease = NULL, last_error = $3,",
        set,
        now,
        "WHERE position = $1 AND lease = $2",
    ]);
    let update = update.bind(settled.leased.message.position).bind(settled.leased.lease).bind(shortened(error));
    let update = match pause {
        Some(pause) => update.bind(milliseconds(pause)),
        None => update,
    };
    Ok(u64::from(update.execute(database).await? == 0))
}

async fn change<N: DatabaseName>(
    database: &Database<N>,
    change: Query,
    lease: Uuid,
    positions: &[i64],
) -> Result<u64, DataError> {
    let text = serde_json::to_string(positions)
        .map_err(|error| DataError::statement("positions cannot be written as JSON").because(error))?;
    let changed = change.planned_anew().bind(lease).bind(text).execute(database).await?;
    Ok(u64::try_from(positions.len()).unwrap_or(u64::MAX).saturating_sub(changed))
}

/// The numbers of the list `$2`.
fn list(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "(SELECT value FROM json_each($2))",
        #[cfg(feature = "postgres")]
        Dialect::Postgres => {
            "(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST($2 AS JSON)) AS list (value))"
        }
    }
}

fn by_lease(leased: impl Iterator<Item = (Uuid, i64)>) -> BTreeMap<Uuid, Vec<i64>> {
    let mut positions: BTreeMap<Uuid, Vec<i64>> = BTreeMap::new();
    for (lease, position) in leased {
        positions.entry(lease).or_default().push(position);
    }
    positions
}

/// PostgreSQL keeps no NUL in a text.
fn shortened(error: &str) -> String {
    error.chars().filter(|character| *character != '\0').take(LONGEST_ERROR).collect()
}
