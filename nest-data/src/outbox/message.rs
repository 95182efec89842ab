use std::{fmt, marker::PhantomData};

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::schema;
use crate::{
    error::DataError,
    query::{FromRow, Row},
};

/// What messages of one kind are called, and what they say: a constant that publisher and receiver share.
///
/// ```
/// use nest_data::Topic;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct OrderPlaced { total: i64 }
///
/// const ORDER_PLACED: Topic<OrderPlaced> = Topic::new("orders.placed");
/// ```
pub struct Topic<T> {
    name: &'static str,
    of: PhantomData<fn() -> T>,
}

impl<T> Topic<T> {
    /// The topic of this name, which stands in the database and must not change while messages wait there.
    pub const fn new(name: &'static str) -> Self {
        Self { name, of: PhantomData }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<T> Clone for Topic<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Topic<T> {}

impl<T> fmt::Debug for Topic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Topic").field(&self.name).finish()
    }
}

/// A message that is being delivered. It does not print its payload.
#[derive(Clone)]
pub struct OutboxMessage {
    pub(super) position: i64,
    id: Uuid,
    topic: String,
    key: String,
    payload: String,
    attempt: i64,
    published_at: DateTime<Utc>,
}

impl OutboxMessage {
    /// What tells it from all others. It stays the same when the message is delivered again, so a receiver can know it:
    /// see [`Inbox`](crate::Inbox).
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The name of its topic.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// What it is about. Messages with the same key are delivered one after the other.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What it says, as JSON.
    pub fn payload(&self) -> &str {
        &self.payload
    }

    /// What it says, if it is of this topic.
    ///
    /// # Errors
    ///
    /// When the payload is not what the topic says.
    pub fn read<T: DeserializeOwned>(&self, topic: Topic<T>) -> Result<Option<T>, DataError> {
        if self.topic != topic.name() {
            return Ok(None);
        }
        serde_json::from_str(&self.payload).map(Some).map_err(|error| {
            DataError::column(format!("the payload of a message of `{}` cannot be read", self.topic)).because(error)
        })
    }

    /// How often it was tried, with this time; 1 at first.
    pub fn attempt(&self) -> u32 {
        u32::try_from(self.attempt).unwrap_or(u32::MAX)
    }

    /// When it was published.
    pub fn published_at(&self) -> DateTime<Utc> {
        self.published_at
    }
}

/// The columns that a message is read from.
pub(super) const COLUMNS: &str = "position, id, topic, key, payload, attempts, published_at";

impl FromRow for OutboxMessage {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        Ok(Self {
            position: row.get("position")?,
            id: row.get("id")?,
            topic: row.get("topic")?,
            key: row.get("key")?,
            payload: row.get("payload")?,
            attempt: row.get("attempts")?,
            published_at: schema::time(row.get("published_at")?),
        })
    }
}

impl fmt::Debug for OutboxMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut message = f.debug_struct("OutboxMessage");
        message
            .field("id", &self.id)
            .field("topic", &self.topic)
            .field("key", &self.key)
            .field("attempt", &self.attempt);
        message.finish_non_exhaustive()
    }
}
