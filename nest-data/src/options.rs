use std::{num::NonZeroU32, time::Duration};

use crate::url::DatabaseUrl;

/// How to connect.
#[derive(Clone, Debug)]
pub struct DataOptions {
    /// Where the database is. A SQLite file that does not exist is created; its folder must exist. A database of
    /// PostgreSQL must exist.
    pub url: DatabaseUrl,
    /// Copies of the database, such as streaming replicas of PostgreSQL. A statement that is a `SELECT` outside of a transaction
    /// runs on one of them, by turns, and on the database itself when that one is away. Everything else runs on the
    /// database itself.
    ///
    /// A copy lags behind. What has to see what was written just before is read in the same transaction, or from
    /// [`Database::primary`](crate::Database::primary), and so is a `SELECT` of a function that writes.
    pub replicas: Vec<DatabaseUrl>,
    /// The most connections to open. SQLite has this many for reading and one more, the only one that writes.
    pub max_connections: NonZeroU32,
    /// How long to wait for a free connection, and at the start for the server.
    pub acquire_timeout: Duration,
    /// How long to wait for somebody else who is writing: on SQLite for another process, on PostgreSQL for each lock of a
    /// row or table that another transaction holds.
    pub busy_timeout: Duration,
    /// How long a statement may run before it is interrupted, with
    /// [`is_statement_timeout`](crate::DataError::is_statement_timeout). Migrations may take their time.
    pub statement_timeout: Option<Duration>,
    /// The least connections that are kept open, for PostgreSQL; not more than `max_connections`.
    pub min_connections: u32,
    /// After how long a connection that nobody uses is closed, and none if never.
    pub idle_timeout: Option<Duration>,
    /// After how long a connection of PostgreSQL is replaced by a new one, and none if never: servers and what stands in between
    /// grow tired of old ones.
    pub max_lifetime: Option<Duration>,
    /// For how long nobody may have used a connection of PostgreSQL to be trusted without being asked whether it still
    /// lives, which costs as much as a small statement. Zero asks each time.
    pub trust_connection_for: Duration,
    /// From when on a statement is slow, and is told of in the log as a warning, with its text and without its values.
    /// The time that it waited for a connection or for others counts, since that is what the caller waits for. None
    /// tells of none.
    pub slow_statement: Option<Duration>,
    /// Whether entities are compared with their tables when an application starts, which then tells all that does not fit
    /// instead of starting.
    pub check_entities: bool,
}

impl DataOptions {
    /// Eight connections, ten seconds to wait for one, five for others who write, and no limit for statements; those
    /// that take half a second are slow. Connections are closed after ten minutes of rest and, on PostgreSQL, replaced after
    /// half an hour, and asked whether they live after a second of rest.
    /// Entities are checked where `debug_assertions` are on, as they are in development.
    pub fn new(url: DatabaseUrl) -> Self {
        Self {
            url,
            replicas: Vec::new(),
            max_connections: NonZeroU32::new(8).expect("eight is not zero"),
            acquire_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(5),
            statement_timeout: None,
            min_connections: 0,
            idle_timeout: Some(Duration::from_secs(600)),
            max_lifetime: Some(Duration::from_secs(1800)),
            trust_connection_for: Duration::from_secs(1),
            slow_statement: Some(Duration::from_millis(500)),
            check_entities: cfg!(debug_assertions),
        }
    }
}
