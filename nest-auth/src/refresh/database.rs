//! Sessions and their tokens in two tables.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use nest_core::pipeline::BoxFuture;
use nest_data::{DataError, Database, DatabaseName, DefaultDatabase, FromRow, Migration, Row, query};

use super::store::{RefreshSession, RefreshStore, Rotation};
use crate::database::{Expiry, to_milliseconds, to_time};
use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// Refresh sessions in the application's database, for as many processes as share it. The tables have hashes of tokens, and no token.
///
/// They are a migration of the application's own list:
///
/// ```
/// use nest_auth::DatabaseRefreshSessions;
/// use nest_data::Migration;
///
/// const MIGRATIONS: &[Migration] = &[
///     Migration::new(1, "users", "CREATE TABLE users (id BIGINT PRIMARY KEY)"),
///     DatabaseRefreshSessions::migration(2),
/// ];
/// ```
///
/// A module provides it as the store: `provide(dyn RefreshStore, class = DatabaseRefreshSessions)`, or that of a [named](DatabaseName) database,
/// `class = DatabaseRefreshSessions<Sessions>`.
///
/// **The database decides** which of two who present one token at once is served; the other one ends the session. What is called within a
/// [transaction of the task](nest_data::Database::transaction) is part of it: a session is opened, or all sessions of somebody ended, exactly if
/// what belongs to it is committed. One thing is not taken back: a session that ended because a used token was presented.
///
/// With each session that is opened up to eight go that are over, with their tokens; it is always the primary that is read, and no
/// [replica](nest_data::DataOptions::replicas).
pub struct DatabaseRefreshSessions<N = DefaultDatabase> {
    database: Database<N>,
}

#[nest_macros::injectable(crate = nest_core)]
impl<N: DatabaseName> DatabaseRefreshSessions<N> {
    #[inject]
    async fn open_store(database: Arc<Database<N>>) -> Result<Self, DataError> {
        database.require_table("nest_refresh_tokens", "DatabaseRefreshSessions::migration(…)").await?;
        Ok(Self::new(&database))
    }
}

const EXPIRY: Expiry = Expiry {
    find: "SELECT id FROM nest_refresh_sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2",
    delete: "DELETE FROM nest_refresh_sessions WHERE id = $1 AND expires_at <= $2",
};

impl DatabaseRefreshSessions {
    /// The migration that creates its tables, `nest_refresh_sessions` and `nest_refresh_tokens`, as this version of the application's list.
    ///
    /// Times are milliseconds since 1970. A used token stays until its session ends, so that a second use is noticed.
    pub const fn migration(version: i64) -> Migration {
        Migration::new(
            version,
            "nest refresh sessions",
            "CREATE TABLE nest_refresh_sessions (
                id TEXT NOT NULL PRIMARY KEY,
                subject TEXT NOT NULL,
                device TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                used_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
             );
             CREATE INDEX nest_refresh_sessions_subject ON nest_refresh_sessions (subject);
             CREATE INDEX nest_refresh_sessions_expires_at ON nest_refresh_sessions (expires_at);
             CREATE TABLE nest_refresh_tokens (
                hash TEXT NOT NULL PRIMARY KEY,
                session TEXT NOT NULL REFERENCES nest_refresh_sessions (id) ON DELETE CASCADE,
                used_at BIGINT
             );
             CREATE INDEX nest_refresh_tokens_session ON nest_refresh_tokens (session);",
        )
        .down("DROP TABLE nest_refresh_tokens; DROP TABLE nest_refresh_sessions")
    }
}

impl<N: DatabaseName> DatabaseRefreshSessions<N> {
    /// The store of a database, for a program without modules.
    pub fn new(database: &Database<N>) -> Self {
        Self { database: database.primary() }
    }

    async fn insert(&self, session: &RefreshSession, token: &TokenHash) -> Result<(), DataError> {
        let insert = query(
            "INSERT INTO nest_refresh_sessions (id, subject, device, created_at, used_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        );
        // Clients name their devices, and no text of PostgreSQL has a NUL.
        let device = session.device.replace('\0', "");
        let insert = insert.bind(session.id.clone()).bind(session.subject.clone()).bind(device);
        let insert = insert.bind(to_milliseconds(session.created_at)).bind(to_milliseconds(session.used_at));
        insert.bind(to_milliseconds(session.expires_at)).execute(&self.database).await?;
        self.add_token(&session.id, token).await
    }

    async fn add_token(&self, session: &str, token: &TokenHash) -> Result<(), DataError> {
        let insert = query("INSERT INTO nest_refresh_tokens (hash, session) VALUES ($1, $2)");
        insert.bind(token.as_str()).bind(session).execute(&self.database).await?;
        Ok(())
    }

    /// The session is locked before its token is looked at. So of two who present one token the second sees what the first has made of it;
    /// and whoever ends a session, which takes its tokens along, waits at the same row.
    async fn exchange(
        &self,
        presented: &TokenHash,
        next: &TokenHash,
        now: SystemTime,
        expires_at: SystemTime,
    ) -> Result<Rotation, DataError> {
        let lock = query(
            "SELECT id, subject, device, created_at, used_at, expires_at FROM nest_refresh_sessions
             WHERE id = (SELECT session FROM nest_refresh_tokens WHERE hash = $1) AND expires_at > $2",
        );
        let lock = lock.bind(presented.as_str()).bind(to_milliseconds(now)).for_update();
        let Some(Stored(session)) = lock.fetch_optional(&self.database).await? else { return Ok(Rotation::Unknown) };
        let take = query("UPDATE nest_refresh_tokens SET used_at = $2 WHERE hash = $1 AND used_at IS NULL");
        if take.bind(presented.as_str()).bind(to_milliseconds(now)).execute(&self.database).await? == 0 {
            end_for_good(self.clone(), session.id.clone()).await?;
            return Ok(Rotation::Reused(session));
        }
        let prolong = query("UPDATE nest_refresh_sessions SET used_at = $2, expires_at = $3 WHERE id = $1");
        let prolong = prolong.bind(session.id.clone()).bind(to_milliseconds(now)).bind(to_milliseconds(expires_at));
        prolong.execute(&self.database).await?;
        self.add_token(&session.id, next).await?;
        Ok(Rotation::Rotated(RefreshSession { used_at: now, expires_at, ..session }))
    }

    async fn delete(&self, id: &str) -> Result<(), DataError> {
        query("DELETE FROM nest_refresh_sessions WHERE id = $1").bind(id).execute(&self.database).await?;
        Ok(())
    }

    /// Whether a token is there at all. Whoever guesses takes no turn as a writer.
    async fn knows(&self, presented: &TokenHash) -> Result<bool, DataError> {
        let look = query("SELECT session FROM nest_refresh_tokens WHERE hash = $1").bind(presented.as_str());
        Ok(look.fetch_optional::<(String,)>(&self.database).await?.is_some())
    }
}

/// Whoever refuses the request may take the whole transaction back, or a part of it; a token that two have must be worth nothing all the
/// same. After a part it is done within the rest, of which the same holds.
fn end_for_good<N: DatabaseName>(
    store: DatabaseRefreshSessions<N>,
    id: String,
) -> BoxFuture<'static, Result<(), DataError>> {
    Box::pin(async move {
        let (again, session) = (store.clone(), id.clone());
        let work = async move {
            if let Err(error) = end_for_good(again, session.clone()).await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    session,
                    "a session whose refresh token was used twice could not be ended"
                );
            }
        };
        store.database.after_rollback(work).await;
        store.delete(&id).await
    })
}

impl<N: DatabaseName> RefreshStore for DatabaseRefreshSessions<N> {
    fn open(&self, session: RefreshSession, token: TokenHash) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let opened = self.database.transaction(async || {
                self.insert(&session, &token).await?;
                EXPIRY.sweep(&self.database, session.used_at).await;
                Ok::<_, DataError>(())
            });
            Ok(opened.await?)
        })
    }

    fn rotate<'a>(
        &'a self,
        presented: &'a TokenHash,
        next: TokenHash,
        now: SystemTime,
        expires_at: SystemTime,
    ) -> BoxFuture<'a, Result<Rotation, StoreError>> {
        Box::pin(async move {
            if !self.knows(presented).await? {
                return Ok(Rotation::Unknown);
            }
            let exchanged = self.database.transaction(|| self.exchange(presented, &next, now, expires_at));
            Ok(exchanged.await?)
        })
    }

    fn find<'a>(
        &'a self,
        presented: &'a TokenHash,
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<RefreshSession>, StoreError>> {
        Box::pin(async move {
            let select = query(
                "SELECT id, subject, device, created_at, nest_refresh_sessions.used_at, expires_at
                 FROM nest_refresh_tokens JOIN nest_refresh_sessions ON id = session
                 WHERE hash = $1 AND nest_refresh_tokens.used_at IS NULL AND expires_at > $2",
            );
            let select = select.bind(presented.as_str()).bind(to_milliseconds(now));
            let found = select.fetch_optional(&self.database).await?;
            Ok(found.map(|Stored(session)| session))
        })
    }

    fn list<'a>(&'a self, subject: &'a str, now: SystemTime) -> BoxFuture<'a, Result<Vec<RefreshSession>, StoreError>> {
        Box::pin(async move {
            let select = query(
                "SELECT id, subject, device, created_at, used_at, expires_at FROM nest_refresh_sessions
                 WHERE subject = $1 AND expires_at > $2",
            );
            let theirs: Vec<Stored> = select.bind(subject).bind(to_milliseconds(now)).fetch_all(&self.database).await?;
            Ok(theirs.into_iter().map(|Stored(session)| session).collect())
        })
    }

    fn end<'a>(&'a self, subject: &'a str, id: &'a str) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            let delete = query("DELETE FROM nest_refresh_sessions WHERE id = $1 AND subject = $2");
            Ok(delete.bind(id).bind(subject).execute(&self.database).await? == 1)
        })
    }
}

/// A session as a row.
struct Stored(RefreshSession);

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        Ok(Self(RefreshSession {
            id: row.get("id")?,
            subject: row.get("subject")?,
            device: row.get("device")?,
            created_at: to_time(row.get("created_at")?),
            used_at: to_time(row.get("used_at")?),
            expires_at: to_time(row.get("expires_at")?),
        }))
    }
}

impl<N> Clone for DatabaseRefreshSessions<N> {
    fn clone(&self) -> Self {
        Self { database: self.database.clone() }
    }
}

impl<N> fmt::Debug for DatabaseRefreshSessions<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseRefreshSessions").field("database", &self.database).finish()
    }
}
