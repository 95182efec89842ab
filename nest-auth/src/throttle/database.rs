//! Failures in a table.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use nest_core::pipeline::BoxFuture;
use nest_data::{
    DataError, Database, DatabaseName, DefaultDatabase, Migration, Propagation, TransactionOptions, query,
};

use super::store::{Counted, ThrottleStore};
use crate::database::{Expiry, to_milliseconds, to_time};
use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// Failures to sign in, in the application's database, for as many processes as share it. The table has hashes, and nobody's name.
///
/// It is a migration of the application's own list:
///
/// ```
/// use nest_auth::DatabaseThrottle;
/// use nest_data::Migration;
///
/// const MIGRATIONS: &[Migration] = &[
///     Migration::new(1, "users", "CREATE TABLE users (id BIGINT PRIMARY KEY)"),
///     DatabaseThrottle::migration(2),
/// ];
/// ```
///
/// A factory gives it to the throttle: `provide(LoginThrottle, factory = |store: Arc<DatabaseThrottle>| LoginThrottle::default().store(store))`.
/// That of a [named](DatabaseName) database is a `DatabaseThrottle<Sessions>`.
///
/// It counts in transactions of its own, whatever becomes of that of the task: a failure stays counted. On SQLite there is one at a time, so
/// within another one that has written it does not count, and the process counts by itself; sign in outside of transactions.
/// With each attempt up to eight rows go that are over.
pub struct DatabaseThrottle<N = DefaultDatabase> {
    database: Database<N>,
}

#[nest_macros::injectable(crate = nest_core)]
impl<N: DatabaseName> DatabaseThrottle<N> {
    #[inject]
    async fn open_store(database: Arc<Database<N>>) -> Result<Self, DataError> {
        database.require_table("nest_login_failures", "DatabaseThrottle::migration(…)").await?;
        Ok(Self::new(&database))
    }
}

const EXPIRY: Expiry = Expiry {
    find: "SELECT hash FROM nest_login_failures WHERE forget_at <= $1 ORDER BY forget_at LIMIT $2",
    delete: "DELETE FROM nest_login_failures WHERE hash = $1 AND forget_at <= $2",
};

/// Whatever becomes of the transaction of the task.
const APART: TransactionOptions = TransactionOptions::new().propagation(Propagation::RequiresNew);

const WRITE: &str = "INSERT INTO nest_login_failures (hash, failures, last_at, forget_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (hash) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, forget_at = excluded.forget_at";

impl DatabaseThrottle {
    /// The migration that creates its table, `nest_login_failures`, as this version of the application's list.
    ///
    /// Times are milliseconds since 1970. An address from which somebody has signed in is a row without failures.
    pub const fn migration(version: i64) -> Migration {
        Migration::new(
            version,
            "nest login failures",
            "CREATE TABLE nest_login_failures (
                hash TEXT NOT NULL PRIMARY KEY,
                failures BIGINT NOT NULL,
                last_at BIGINT NOT NULL,
                forget_at BIGINT NOT NULL
             );
             CREATE INDEX nest_login_failures_forget_at ON nest_login_failures (forget_at);",
        )
        .down("DROP TABLE nest_login_failures")
    }
}

impl<N: DatabaseName> DatabaseThrottle<N> {
    /// The store of a database, for a program without modules.
    pub fn new(database: &Database<N>) -> Self {
        Self { database: database.primary() }
    }

    /// Every row is locked before any is written, in one order for all who count, so that nobody waits in a circle.
    async fn count_locked(&self, sorted: &[&Counted], now: SystemTime) -> Result<Option<Duration>, DataError> {
        let (mut counts, mut longest) = (Vec::new(), Duration::ZERO);
        for counted in sorted {
            let (failures, last_at) = self.lock(&counted.key, now).await?;
            let (wait, failures) = counted.judge(u32::try_from(failures).unwrap_or(u32::MAX), to_time(last_at), now);
            longest = longest.max(wait);
            counts.push(failures);
        }
        if !longest.is_zero() {
            return Ok(Some(longest));
        }
        for (counted, failures) in sorted.iter().zip(counts) {
            self.write(&counted.key, i64::from(failures) + 1, now, now + counted.remember()).await?;
        }
        Ok(None)
    }

    async fn lock(&self, key: &TokenHash, now: SystemTime) -> Result<(i64, i64), DataError> {
        let insert = query(
            "INSERT INTO nest_login_failures (hash, failures, last_at, forget_at) VALUES ($1, 0, $2, $2)
             ON CONFLICT (hash) DO NOTHING",
        );
        insert.bind(key.as_str()).bind(to_milliseconds(now)).execute(&self.database).await?;
        let select = query("SELECT failures, last_at FROM nest_login_failures WHERE hash = $1").bind(key.as_str());
        let found = select.for_update().fetch_optional::<(i64, i64)>(&self.database).await?;
        // It was over, and somebody has just deleted it.
        Ok(found.unwrap_or_default())
    }

    async fn write(
        &self,
        key: &TokenHash,
        failures: i64,
        now: SystemTime,
        forget_at: SystemTime,
    ) -> Result<(), DataError> {
        let write = query(WRITE).bind(key.as_str()).bind(failures);
        write.bind(to_milliseconds(now)).bind(to_milliseconds(forget_at)).execute(&self.database).await?;
        Ok(())
    }

    async fn change(&self, statement: &'static str, key: &TokenHash) -> Result<(), DataError> {
        query(statement).bind(key.as_str()).execute(&self.database).await?;
        Ok(())
    }
}

impl<N: DatabaseName> ThrottleStore for DatabaseThrottle<N> {
    fn count<'a>(
        &'a self,
        under: &'a [Counted],
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<Duration>, StoreError>> {
        Box::pin(async move {
            let mut sorted: Vec<&Counted> = under.iter().collect();
            sorted.sort_by(|left, right| left.key.as_str().cmp(right.key.as_str()));
            let wait = self.database.transaction_with(APART, || self.count_locked(&sorted, now)).await?;
            EXPIRY.sweep(&self.database, now).await;
            Ok(wait)
        })
    }

    fn take_back<'a>(&'a self, under: &'a [TokenHash]) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            for key in under {
                let update = "UPDATE nest_login_failures SET failures = failures - 1 WHERE hash = $1 AND failures > 0";
                self.database.transaction_with(APART, || self.change(update, key)).await?;
            }
            Ok(())
        })
    }

    fn forget<'a>(&'a self, under: &'a [TokenHash]) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            for key in under {
                let delete = "DELETE FROM nest_login_failures WHERE hash = $1";
                self.database.transaction_with(APART, || self.change(delete, key)).await?;
            }
            Ok(())
        })
    }

    fn remember<'a>(
        &'a self,
        key: &'a TokenHash,
        now: SystemTime,
        until: SystemTime,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { Ok(self.database.transaction_with(APART, || self.write(key, 0, now, until)).await?) })
    }

    fn remembers<'a>(&'a self, key: &'a TokenHash, now: SystemTime) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            let select = query("SELECT hash FROM nest_login_failures WHERE hash = $1 AND forget_at > $2");
            let select = select.bind(key.as_str()).bind(to_milliseconds(now));
            Ok(select.fetch_optional::<(String,)>(&self.database).await?.is_some())
        })
    }
}

impl<N> Clone for DatabaseThrottle<N> {
    fn clone(&self) -> Self {
        Self { database: self.database.clone() }
    }
}

impl<N> fmt::Debug for DatabaseThrottle<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseThrottle").field("database", &self.database).finish()
    }
}
