//! What was taken back, in a table.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use nest_core::pipeline::BoxFuture;
use nest_data::{DataError, Database, DatabaseName, DefaultDatabase, Migration, query};

use super::store::RevocationStore;
use crate::database::{Expiry, to_milliseconds};
use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// What was taken back, in the application's database, for as many processes as share it. The table has hashes, and nobody's name.
///
/// It is a migration of the application's own list:
///
/// ```
/// use nest_auth::DatabaseRevocations;
/// use nest_data::Migration;
///
/// const MIGRATIONS: &[Migration] = &[
///     Migration::new(1, "users", "CREATE TABLE users (id BIGINT PRIMARY KEY)"),
///     DatabaseRevocations::migration(2),
/// ];
/// ```
///
/// A module provides it as the store: `provide(dyn RevocationStore, class = DatabaseRevocations)`, or that of a [named](DatabaseName) database,
/// `class = DatabaseRevocations<Sessions>`. What is called within a
/// [transaction of the task](nest_data::Database::transaction) is part of it: tokens are taken back exactly if what belongs to it is committed.
///
/// Each token that is verified costs one query by a primary key, always of the primary and of no
/// [replica](nest_data::DataOptions::replicas). With each note up to eight go that are over.
pub struct DatabaseRevocations<N = DefaultDatabase> {
    database: Database<N>,
}

#[nest_macros::injectable(crate = nest_core)]
impl<N: DatabaseName> DatabaseRevocations<N> {
    #[inject]
    async fn open_store(database: Arc<Database<N>>) -> Result<Self, DataError> {
        database.require_table("nest_revocations", "DatabaseRevocations::migration(…)").await?;
        Ok(Self::new(&database))
    }
}

const EXPIRY: Expiry = Expiry {
    find: "SELECT hash FROM nest_revocations WHERE forget_at <= $1 ORDER BY forget_at LIMIT $2",
    delete: "DELETE FROM nest_revocations WHERE hash = $1 AND forget_at <= $2",
};

/// A token says three things at most that it is taken back by.
const AT_ONCE: usize = 3;

impl DatabaseRevocations {
    /// The migration that creates its table, `nest_revocations`, as this version of the application's list.
    ///
    /// `issued_until` is seconds since 1970, as tokens count; `forget_at` milliseconds.
    pub const fn migration(version: i64) -> Migration {
        Migration::new(
            version,
            "nest revocations",
            "CREATE TABLE nest_revocations (
                hash TEXT NOT NULL PRIMARY KEY,
                issued_until BIGINT NOT NULL,
                forget_at BIGINT NOT NULL
             );
             CREATE INDEX nest_revocations_forget_at ON nest_revocations (forget_at);",
        )
        .down("DROP TABLE nest_revocations")
    }
}

impl<N: DatabaseName> DatabaseRevocations<N> {
    /// The store of a database, for a program without modules.
    pub fn new(database: &Database<N>) -> Self {
        Self { database: database.primary() }
    }
}

impl<N: DatabaseName> RevocationStore for DatabaseRevocations<N> {
    fn note<'a>(
        &'a self,
        what: &'a TokenHash,
        issued_until: u64,
        now: SystemTime,
        forget_at: SystemTime,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let note = query(
                "INSERT INTO nest_revocations (hash, issued_until, forget_at) VALUES ($1, $2, $3)
                 ON CONFLICT (hash) DO UPDATE SET
                    issued_until = CASE WHEN excluded.issued_until > nest_revocations.issued_until
                        THEN excluded.issued_until ELSE nest_revocations.issued_until END,
                    forget_at = CASE WHEN excluded.forget_at > nest_revocations.forget_at
                        THEN excluded.forget_at ELSE nest_revocations.forget_at END",
            );
            let issued_until = i64::try_from(issued_until).unwrap_or(i64::MAX);
            let note = note.bind(what.as_str()).bind(issued_until).bind(to_milliseconds(forget_at));
            note.execute(&self.database).await?;
            EXPIRY.sweep(&self.database, now).await;
            Ok(())
        })
    }

    fn issued_until<'a>(
        &'a self,
        any_of: &'a [TokenHash],
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<u64>, StoreError>> {
        Box::pin(async move {
            let mut latest: Option<i64> = None;
            for some in any_of.chunks(AT_ONCE) {
                // One text for any number of them: what is missing is the first one again.
                let hash = |at: usize| some.get(at).unwrap_or(&some[0]).as_str();
                let select = query(
                    "SELECT issued_until FROM nest_revocations WHERE hash IN ($1, $2, $3) AND forget_at > $4
                     ORDER BY issued_until DESC LIMIT 1",
                );
                let select = select.bind(hash(0)).bind(hash(1)).bind(hash(2)).bind(to_milliseconds(now));
                let found = select.fetch_optional::<(i64,)>(&self.database).await?;
                latest = latest.max(found.map(|(issued_until,)| issued_until));
            }
            Ok(latest.map(|issued_until| u64::try_from(issued_until).unwrap_or_default()))
        })
    }
}

impl<N> Clone for DatabaseRevocations<N> {
    fn clone(&self) -> Self {
        Self { database: self.database.clone() }
    }
}

impl<N> fmt::Debug for DatabaseRevocations<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseRevocations").field("database", &self.database).finish()
    }
}
