//! Sessions in a table.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use nest_core::pipeline::BoxFuture;
use nest_data::{DataError, Database, DatabaseName, DefaultDatabase, FromRow, Migration, Row, query};

use super::store::{SessionRecord, SessionStore};
use crate::database::{Expiry, to_milliseconds, to_time};
use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// Sessions of browsers in the application's database, for as many processes as share it. The table has hashes of cookies, and no cookie;
/// what the application keeps in a session stands there as it is.
///
/// It is a migration of the application's own list:
///
/// ```
/// use nest_auth::DatabaseSessions;
/// use nest_data::Migration;
///
/// const MIGRATIONS: &[Migration] = &[
///     Migration::new(1, "users", "CREATE TABLE users (id BIGINT PRIMARY KEY)"),
///     DatabaseSessions::migration(2),
/// ];
/// ```
///
/// A module provides it as the store: `provide(dyn SessionStore, class = DatabaseSessions)`, or that of a [named](DatabaseName) database,
/// `class = DatabaseSessions<Sessions>`. What is called within a
/// [transaction of the task](nest_data::Database::transaction) is part of it.
///
/// With each session that is opened up to eight go that have not been used for a day, or for what [`keep`](Self::keep) says; it is always
/// the primary that is read, and no [replica](nest_data::DataOptions::replicas).
pub struct DatabaseSessions<N = DefaultDatabase> {
    database: Database<N>,
    keep: Duration,
}

#[nest_macros::injectable(crate = nest_core)]
impl<N: DatabaseName> DatabaseSessions<N> {
    #[inject]
    async fn open_store(database: Arc<Database<N>>) -> Result<Self, DataError> {
        database.require_table("nest_sessions", "DatabaseSessions::migration(…)").await?;
        Ok(Self::new(&database))
    }
}

const EXPIRY: Expiry = Expiry {
    find: "SELECT hash FROM nest_sessions WHERE seen_at <= $1 ORDER BY seen_at LIMIT $2",
    delete: "DELETE FROM nest_sessions WHERE hash = $1 AND seen_at <= $2",
};

impl DatabaseSessions {
    /// The migration that creates its table, `nest_sessions`, as this version of the application's list.
    ///
    /// Times are milliseconds since 1970.
    pub const fn migration(version: i64) -> Migration {
        Migration::new(
            version,
            "nest sessions",
            "CREATE TABLE nest_sessions (
                hash TEXT NOT NULL PRIMARY KEY,
                subject TEXT NOT NULL,
                data TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                seen_at BIGINT NOT NULL
             );
             CREATE INDEX nest_sessions_subject ON nest_sessions (subject);
             CREATE INDEX nest_sessions_seen_at ON nest_sessions (seen_at);",
        )
        .down("DROP TABLE nest_sessions")
    }
}

impl<N: DatabaseName> DatabaseSessions<N> {
    /// The store of a database: for a program without modules, and for a factory that says how long to keep.
    pub fn new(database: &Database<N>) -> Self {
        Self { database: database.primary(), keep: Duration::from_secs(24 * 60 * 60) }
    }

    /// Keeps sessions that have not been used for so long. At least as long as they may be idle.
    #[must_use]
    pub fn keep(mut self, keep: Duration) -> Self {
        self.keep = keep;
        self
    }
}

impl<N: DatabaseName> SessionStore for DatabaseSessions<N> {
    fn insert(&self, session: SessionRecord) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let insert = query(
                "INSERT INTO nest_sessions (hash, subject, data, created_at, seen_at) VALUES ($1, $2, $3, $4, $5)",
            );
            let insert = insert.bind(session.hash.as_str()).bind(session.subject).bind(session.data);
            let insert = insert.bind(to_milliseconds(session.created_at)).bind(to_milliseconds(session.seen_at));
            insert.execute(&self.database).await?;
            let over_at = session.seen_at.checked_sub(self.keep).unwrap_or(SystemTime::UNIX_EPOCH);
            EXPIRY.sweep(&self.database, over_at).await;
            Ok(())
        })
    }

    fn find<'a>(&'a self, hash: &'a TokenHash) -> BoxFuture<'a, Result<Option<SessionRecord>, StoreError>> {
        Box::pin(async move {
            let select = query("SELECT hash, subject, data, created_at, seen_at FROM nest_sessions WHERE hash = $1");
            let found = select.bind(hash.as_str()).fetch_optional(&self.database).await?;
            Ok(found.map(|Stored(session)| session))
        })
    }

    fn touch<'a>(&'a self, hash: &'a TokenHash, seen_at: SystemTime) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let update = query("UPDATE nest_sessions SET seen_at = $2 WHERE hash = $1");
            update.bind(hash.as_str()).bind(to_milliseconds(seen_at)).execute(&self.database).await?;
            Ok(())
        })
    }

    fn update<'a>(&'a self, hash: &'a TokenHash, data: String) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let update = query("UPDATE nest_sessions SET data = $2 WHERE hash = $1");
            update.bind(hash.as_str()).bind(data).execute(&self.database).await?;
            Ok(())
        })
    }

    fn remove<'a>(&'a self, hash: &'a TokenHash) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let delete = query("DELETE FROM nest_sessions WHERE hash = $1");
            delete.bind(hash.as_str()).execute(&self.database).await?;
            Ok(())
        })
    }

    fn list<'a>(&'a self, subject: &'a str) -> BoxFuture<'a, Result<Vec<SessionRecord>, StoreError>> {
        Box::pin(async move {
            let select = query("SELECT hash, subject, data, created_at, seen_at FROM nest_sessions WHERE subject = $1");
            let theirs: Vec<Stored> = select.bind(subject).fetch_all(&self.database).await?;
            Ok(theirs.into_iter().map(|Stored(session)| session).collect())
        })
    }
}

/// A session as a row.
struct Stored(SessionRecord);

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        Ok(Self(SessionRecord {
            hash: TokenHash::from_stored(row.get::<String>("hash")?),
            subject: row.get("subject")?,
            data: row.get("data")?,
            created_at: to_time(row.get("created_at")?),
            seen_at: to_time(row.get("seen_at")?),
        }))
    }
}

impl<N> Clone for DatabaseSessions<N> {
    fn clone(&self) -> Self {
        Self { database: self.database.clone(), keep: self.keep }
    }
}

impl<N> fmt::Debug for DatabaseSessions<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseSessions").field("database", &self.database).field("keep", &self.keep).finish()
    }
}
