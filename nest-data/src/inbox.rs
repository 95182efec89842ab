use std::{fmt, future::Future, marker::PhantomData, sync::Arc, time::Duration};

use nest_macros::{injectable, module};

use crate::{
    database::Database,
    error::DataError,
    migration::Migration,
    name::{DatabaseName, DefaultDatabase},
    outbox::now,
    query::Query,
};

/// What a receiver has handled already: a message that comes twice is handled once.
///
/// ```
/// use nest_data::{DataError, Database, Inbox, Migration, query};
///
/// const MIGRATIONS: &[Migration] = &[
///     Migration::new(1, "points", "CREATE TABLE points (user_id BIGINT NOT NULL, amount BIGINT NOT NULL)"),
///     Inbox::migration(2),
/// ];
///
/// /// Says whether the message was new.
/// async fn give_points(inbox: &Inbox, database: &Database, message: &str, user: i64) -> Result<bool, DataError> {
///     let given = inbox.once("points", message, async || {
///         query("INSERT INTO points VALUES ($1, 5)").bind(user).execute(database).await
///     });
///     Ok(given.await?.is_some())
/// }
/// ```
///
/// [`InboxModule`] provides it. What the handler does on the same database, and that it did it, are one transaction; what it
/// does elsewhere may still happen twice.
///
/// That of a [named](DatabaseName) database is an `Inbox<Reports>`, of an `InboxModule<Reports>`.
pub struct Inbox<N = DefaultDatabase> {
    database: Database<N>,
}

/// Provides the [`Inbox`] of the database that a global [`DataModule`](crate::DataModule) provides.
#[module(crate = nest_core, providers = [Inbox<N>], exports = [Inbox<N>])]
#[derive(Clone, Copy, Debug)]
pub struct InboxModule<N: DatabaseName = DefaultDatabase>(#[inject(default)] PhantomData<fn() -> N>);

#[injectable(crate = nest_core)]
impl<N: DatabaseName> Inbox<N> {
    #[inject]
    async fn open(database: Arc<Database<N>>) -> Result<Self, DataError> {
        database.require_table("nest_inbox", "Inbox::migration(…)").await?;
        Ok(Self::new(&database))
    }
}

impl Inbox {
    /// The migration that creates its table, `nest_inbox`, as this version of a database's list.
    pub const fn migration(version: i64) -> Migration {
        Migration::new(
            version,
            "nest inbox",
            "CREATE TABLE nest_inbox (
                receiver TEXT NOT NULL,
                message TEXT NOT NULL,
                handled_at BIGINT NOT NULL,
                PRIMARY KEY (receiver, message)
             );
             CREATE INDEX nest_inbox_handled_at ON nest_inbox (handled_at);",
        )
        .down("DROP TABLE nest_inbox")
    }
}

impl<N: DatabaseName> Inbox<N> {
    /// The inbox of a database, for a program without modules.
    pub fn new(database: &Database<N>) -> Self {
        Self { database: database.clone() }
    }

    /// Handles a message, unless this receiver has done so already: then it gives none. Both are written down in one
    /// transaction, which is the task's, if there is one; a handler that fails leaves the message unhandled.
    ///
    /// Several receivers of one message each have a name, which stands in the database and must not change. The id is the
    /// sender's, such as that of an [`OutboxMessage`](crate::OutboxMessage::id), or of a webhook's event. When the same message comes twice at
    /// once, the second waits for what becomes of the first.
    ///
    /// # Errors
    ///
    /// Those of the handler, and as its error a [`DataError`] when the database refuses.
    pub async fn once<T, E, F>(
        &self,
        receiver: &'static str,
        message: impl fmt::Display,
        handle: impl FnOnce() -> F,
    ) -> Result<Option<T>, E>
    where
        E: From<DataError>,
        F: Future<Output = Result<T, E>>,
    {
        let message = message.to_string();
        let now = now(self.database.handle().dialect());
        self.database
            .transaction(async || {
                let insert = "INSERT INTO nest_inbox (receiver, message, handled_at) VALUES ($1, $2,";
                let insert = Query::of([insert, now, ") ON CONFLICT (receiver, message) DO NOTHING"]);
                let is_new = insert.bind(receiver).bind(message).execute(&self.database).await? == 1;
                if is_new { handle().await.map(Some) } else { Ok(None) }
            })
            .await
    }

    /// Forgets what was handled longer ago, and says how many messages that were. One that comes again after this is handled again.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn forget(&self, longer_ago: Duration) -> Result<u64, DataError> {
        let delete = ["DELETE FROM nest_inbox WHERE handled_at <", now(self.database.handle().dialect()), "- $1"];
        let age = i64::try_from(longer_ago.as_millis()).unwrap_or(i64::MAX);
        Query::of(delete).bind(age).execute(&self.database).await
    }
}

impl<N> Clone for Inbox<N> {
    fn clone(&self) -> Self {
        Self { database: self.database.clone() }
    }
}

impl<N> fmt::Debug for Inbox<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("database", &self.database).finish()
    }
}
