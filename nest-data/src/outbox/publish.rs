use std::{fmt, marker::PhantomData, sync::Arc, sync::atomic::AtomicBool};

use nest_macros::{injectable, module};
use serde::Serialize;
use tokio::sync::Notify;
use uuid::Uuid;

use super::{Topic, schema};
use crate::{
    database::Database,
    error::DataError,
    migration::{Dialect, Migration},
    name::{DatabaseName, DefaultDatabase},
    query::{Executor, Query, query},
    scope::{Scope, after_commit_on},
    transaction::Transaction,
};

/// Messages that are sent exactly if the transaction that they belong to is committed.
///
/// Its table is a migration of the application's own list:
///
/// ```
/// use nest_data::{DataError, Inbox, Migration, Outbox, Topic};
/// use serde::{Deserialize, Serialize};
///
/// const MIGRATIONS: &[Migration] = &[
///     Migration::new(1, "orders", "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, total INTEGER NOT NULL)"),
///     Outbox::migration(2),
/// ];
///
/// #[derive(Serialize, Deserialize)]
/// struct OrderPlaced { total: i64 }
///
/// const ORDER_PLACED: Topic<OrderPlaced> = Topic::new("orders.placed");
///
/// // Within a transaction:
/// async fn tell(outbox: &Outbox, order: i64, total: i64) -> Result<(), DataError> {
///     outbox.publish(ORDER_PLACED, order, &OrderPlaced { total }).await?;
///     Ok(())
/// }
/// ```
///
/// [`OutboxModule`] provides it, and a [`Relay`](super::Relay) delivers. A [named](DatabaseName) database has an outbox of its own:
/// `OutboxModule<Reports>`, `Outbox<Reports>` and `Relay<Messages, Reports>`.
pub struct Outbox<N = DefaultDatabase> {
    pub(super) database: Database<N>,
    /// Called when something may be due. Only a relay of the same process hears it; others look at the table.
    pub(super) wake: Arc<Notify>,
    /// Whether there is a relay. Two in one application would take each other's messages.
    pub(super) has_relay: Arc<AtomicBool>,
}

/// Provides the [`Outbox`] of the database that a global [`DataModule`](crate::DataModule) provides.
#[module(crate = nest_core, providers = [Outbox<N>], exports = [Outbox<N>])]
#[derive(Clone, Copy, Debug)]
pub struct OutboxModule<N: DatabaseName = DefaultDatabase>(#[inject(default)] PhantomData<fn() -> N>);

#[injectable(crate = nest_core)]
impl<N: DatabaseName> Outbox<N> {
    #[inject]
    async fn open(database: Arc<Database<N>>) -> Result<Self, DataError> {
        database.require_table("nest_outbox", "Outbox::migration(…)").await?;
        Ok(Self::new(&database))
    }
}

impl Outbox {
    /// The migration that creates its table, `nest_outbox`, as this version of a database's list.
    pub const fn migration(version: i64) -> Migration {
        schema::migration(version)
    }
}

impl<N: DatabaseName> Outbox<N> {
    /// The outbox of a database, for a program without modules.
    pub fn new(database: &Database<N>) -> Self {
        Self { database: database.clone(), wake: Arc::default(), has_relay: Arc::default() }
    }

    /// Writes a message in the transaction of the task, and gives its id. It is delivered after the commit, at least once,
    /// and never without one.
    ///
    /// The key says what the message is about, such as the id of an order. Messages with the same key, whatever their
    /// topics, are delivered in the order in which they were published; on PostgreSQL a transaction that publishes
    /// with a key therefore waits for the end of another one that did.
    ///
    /// # Errors
    ///
    /// When the task is in no transaction on this database ([`is_transaction`](DataError::is_transaction)): a message by itself could tell of
    /// what then does not happen. When the payload cannot be written as JSON, or the database refuses.
    pub async fn publish<T: Serialize>(
        &self,
        topic: Topic<T>,
        key: impl fmt::Display,
        payload: &T,
    ) -> Result<Uuid, DataError> {
        if Scope::of(self.database.handle().id()).is_none() {
            return Err(DataError::transaction(format!(
                "a message of `{}` was published outside of a transaction, and would be sent whatever becomes of what it \
                 tells of; make its caller `#[transactional]`",
                topic.name()
            )));
        }
        let message = Message::new(topic, key, payload)?;
        self.lock_key(&message.key, (&self.database).into()).await?;
        let id = self.write(message, (&self.database).into()).await?;
        let wake = Arc::clone(&self.wake);
        after_commit_on(self.database.handle().id(), async move { wake.notify_one() }).await;
        Ok(id)
    }

    /// As [`publish`](Self::publish), in a transaction that was begun by hand, which must be one on the same database.
    /// The relay finds it when it next looks.
    ///
    /// # Errors
    ///
    /// When the payload cannot be written as JSON, or the database refuses.
    pub async fn publish_in<T: Serialize>(
        &self,
        transaction: &mut Transaction<N>,
        topic: Topic<T>,
        key: impl fmt::Display,
        payload: &T,
    ) -> Result<Uuid, DataError> {
        let message = Message::new(topic, key, payload)?;
        self.lock_key(&message.key, (&mut *transaction).into()).await?;
        self.write(message, transaction.into()).await
    }

    /// Makes the order of positions the order of commits, for one key: a position is given at the insertion, and without
    /// this a later one could be committed, and delivered, first. SQLite has one writer anyway.
    async fn lock_key(&self, key: &str, on: Executor<'_>) -> Result<(), DataError> {
        if let Some(lock) = key_lock(self.database.handle().dialect()) {
            query(lock).bind(key).execute(on).await?;
        }
        Ok(())
    }

    async fn write(&self, message: Message, on: Executor<'_>) -> Result<Uuid, DataError> {
        let now = schema::now(self.database.handle().dialect());
        let insert = "INSERT INTO nest_outbox (id, topic, key, payload, published_at, due_at) VALUES ($1, $2, $3, $4,";
        let insert = Query::of([insert, now, ",", now, ")"]);
        let insert = insert.bind(message.id).bind(message.topic).bind(message.key).bind(message.payload);
        insert.execute(on).await?;
        Ok(message.id)
    }
}

/// Seeded with "nest" in ASCII, so that locks of the application's own are others.
fn key_lock(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Sqlite => None,
        #[cfg(feature = "postgres")]
        Dialect::Postgres => Some("SELECT pg_advisory_xact_lock(hashtextextended($1, 1852142452))"),
    }
}

struct Message {
    id: Uuid,
    topic: &'static str,
    key: String,
    payload: String,
}

impl Message {
    fn new<T: Serialize>(topic: Topic<T>, key: impl fmt::Display, payload: &T) -> Result<Self, DataError> {
        let payload = serde_json::to_string(payload).map_err(|error| {
            DataError::statement(format!("a message of `{}` cannot be written as JSON", topic.name())).because(error)
        })?;
        Ok(Self { id: Uuid::now_v7(), topic: topic.name(), key: key.to_string(), payload })
    }
}

impl<N> Clone for Outbox<N> {
    fn clone(&self) -> Self {
        let (wake, has_relay) = (Arc::clone(&self.wake), Arc::clone(&self.has_relay));
        Self { database: self.database.clone(), wake, has_relay }
    }
}

impl<N> fmt::Debug for Outbox<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox").field("database", &self.database).finish_non_exhaustive()
    }
}
