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
    query::{Executor, Query},
    scope::Scope,
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
    /// When the task is in no transaction on this database ([`is_transaction`](DataError::is_transaction)): a message by itself
    /// could tell of what then does not happen. When the payload cannot be written as JSON, or the database refuses.
    pub async fn publish<T: Serialize>(
        &self,
        topic: Topic<T>,
        key: impl fmt::Display,
        payload: &T,
    ) -> Result<Uuid, DataError> {
        let message = NewMessage::of(topic, key, payload)?;
        let id = message.id;
        self.publish_written(vec![message]).await?;
        Ok(id)
    }

    /// As [`publish`](Self::publish), for several messages, which are written by one statement: what one change tells of costs a
    /// transaction as much as a single message does. Gives their ids, in the order of the messages, which is also the one in
    /// which those of a key are delivered.
    ///
    /// ```
    /// # use nest_data::{DataError, Outbox, Topic};
    /// const ORDER_CREATED: Topic<i64> = Topic::new("orders.created");
    /// const ORDER_PAID: Topic<i64> = Topic::new("orders.paid");
    ///
    /// // Within a transaction:
    /// async fn tell(outbox: &Outbox, order: i64) -> Result<(), DataError> {
    ///     outbox.publish_all([ORDER_CREATED.message(order, &order), ORDER_PAID.message(order, &order)]).await?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`publish`](Self::publish). Then none of them is written.
    pub async fn publish_all(
        &self,
        messages: impl IntoIterator<Item = Result<NewMessage, DataError>>,
    ) -> Result<Vec<Uuid>, DataError> {
        let messages = messages.into_iter().collect::<Result<Vec<NewMessage>, DataError>>()?;
        let ids = messages.iter().map(|message| message.id).collect();
        self.publish_written(messages).await?;
        Ok(ids)
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
        let message = NewMessage::of(topic, key, payload)?;
        let id = message.id;
        self.write(&[message], transaction.into()).await?;
        Ok(id)
    }

    async fn publish_written(&self, messages: Vec<NewMessage>) -> Result<(), DataError> {
        let Some(first) = messages.first() else { return Ok(()) };
        if Scope::of(self.database.handle().id()).is_none() {
            return Err(DataError::transaction(format!(
                "a message of `{}` was published outside of a transaction, and would be sent whatever becomes of what it \
                 tells of; make its caller `#[transactional]`",
                first.topic
            )));
        }
        self.write(&messages, (&self.database).into()).await?;
        let wake = Arc::clone(&self.wake);
        self.database.after_commit(async move { wake.notify_one() }).await;
        Ok(())
    }

    /// One statement, whose text is the same for any number of messages.
    async fn write(&self, messages: &[NewMessage], on: Executor<'_>) -> Result<(), DataError> {
        let unwritable = |error| DataError::statement("messages cannot be written as JSON").because(error);
        let list = serde_json::to_string(messages).map_err(unwritable)?;
        let dialect = self.database.handle().dialect();
        let now = schema::now(dialect);
        let (before, from) = insertion(dialect);
        let into = "INSERT INTO nest_outbox (id, topic, key, payload, published_at, due_at)";
        Query::of([before, into, "SELECT", columns(dialect), ",", now, ",", now, from]).bind(list).execute(on).await?;
        Ok(())
    }
}

fn columns(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "value ->> 'id', value ->> 'topic', value ->> 'key', value ->> 'payload'",
        #[cfg(feature = "postgres")]
        Dialect::Postgres => "CAST(value ->> 'id' AS UUID), value ->> 'topic', value ->> 'key', value ->> 'payload'",
    }
}

/// What stands before an insertion of all messages of the list `$1`, and where it takes them from.
///
/// On PostgreSQL the locks of the keys are taken first, each in the same order as by others. They make the order of positions the
/// order of commits, for one key: a position is given at the insertion, and without them a later one could be committed, and
/// delivered, first. SQLite has one writer anyway. The locks are seeded with "nest" in ASCII, so that those of the application's
/// own are others.
fn insertion(dialect: Dialect) -> (&'static str, &'static str) {
    match dialect {
        Dialect::Sqlite => ("", "FROM json_each($1) AS list ORDER BY list.key"),
        #[cfg(feature = "postgres")]
        Dialect::Postgres => (
            "WITH message AS MATERIALIZED (
                SELECT value, place FROM json_array_elements(CAST($1 AS JSON)) WITH ORDINALITY AS list (value, place)
             ), lock AS MATERIALIZED (
                SELECT pg_advisory_xact_lock(hashtextextended(key, 1852142452))
                FROM (SELECT DISTINCT value ->> 'key' AS key FROM message ORDER BY 1) AS keys
             )",
            // Counting the locks is what takes them, before the first row has its position.
            "FROM (SELECT count(*) AS locks FROM lock) AS held JOIN message ON held.locks > 0 ORDER BY place",
        ),
    }
}

/// A message that is to be published with others by [`Outbox::publish_all`]. Made by [`Topic::message`].
#[derive(Clone, Serialize)]
pub struct NewMessage {
    id: Uuid,
    topic: &'static str,
    key: String,
    payload: String,
}

impl<T: Serialize> Topic<T> {
    /// A message of this topic, for [`Outbox::publish_all`].
    ///
    /// # Errors
    ///
    /// When the payload cannot be written as JSON.
    pub fn message(self, key: impl fmt::Display, payload: &T) -> Result<NewMessage, DataError> {
        NewMessage::of(self, key, payload)
    }
}

impl NewMessage {
    fn of<T: Serialize>(topic: Topic<T>, key: impl fmt::Display, payload: &T) -> Result<Self, DataError> {
        let payload = serde_json::to_string(payload).map_err(|error| {
            DataError::statement(format!("a message of `{}` cannot be written as JSON", topic.name())).because(error)
        })?;
        Ok(Self { id: Uuid::now_v7(), topic: topic.name(), key: key.to_string(), payload })
    }
}

/// Without the payload.
impl fmt::Debug for NewMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut message = f.debug_struct("NewMessage");
        message.field("id", &self.id).field("topic", &self.topic).field("key", &self.key).finish_non_exhaustive()
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
