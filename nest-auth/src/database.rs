//! What the stores in a database share: how times are written, and how rows that are over go.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nest_data::{DataError, Database, DatabaseName, query};

/// How many rows that are over go with one that comes: more than come, so that a table does not grow by them, and few enough that nobody
/// who signs in waits for it.
const AT_ONCE: i64 = 8;

/// A time of the tables: milliseconds since 1970, as in all tables of the framework. A clock that stands before that is taken to be at
/// its beginning.
pub(crate) fn to_milliseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The same time again, without what is less than a millisecond.
pub(crate) fn to_time(milliseconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default())
}

/// How rows of a table that are over are found and deleted.
pub(crate) struct Expiry {
    /// The keys of those that were over at `$1`, the oldest first, at most `$2`.
    pub(crate) find: &'static str,
    /// The row of the key `$1`, if it was over at `$2`.
    pub(crate) delete: &'static str,
}

impl Expiry {
    /// Deletes some that were over at this time, after the commit of the transaction that the task is in on this database.
    ///
    /// Each goes by a statement of its own, outside of any transaction: so nobody waits for a lock while they hold another one, and
    /// nothing is written where nothing is over. One that cannot go now goes later.
    pub(crate) async fn sweep<N: DatabaseName>(&'static self, database: &Database<N>, over_at: SystemTime) {
        let own = database.clone();
        let work = async move {
            if let Err(error) = self.delete_some(&own, to_milliseconds(over_at)).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "rows that are over could not be deleted, and are later"
                );
            }
        };
        database.after_commit(work).await;
    }

    async fn delete_some<N: DatabaseName>(&self, database: &Database<N>, over_at: i64) -> Result<(), DataError> {
        let over: Vec<(String,)> = query(self.find).bind(over_at).bind(AT_ONCE).fetch_all(database).await?;
        for (key,) in over {
            query(self.delete).bind(key).bind(over_at).execute(database).await?;
        }
        Ok(())
    }
}
