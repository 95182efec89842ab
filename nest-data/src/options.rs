use std::{num::NonZeroU32, time::Duration};

use crate::url::DatabaseUrl;

/// How to connect.
#[derive(Clone, Debug)]
pub struct DataOptions {
    /// Where the database is. A SQLite file that does not exist is created; its folder must exist. A database of
    /// PostgreSQL must exist.
    pub url: DatabaseUrl,
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
    /// Whether entities are compared with their tables when an application starts, which then tells all that does not fit
    /// instead of starting.
    pub check_entities: bool,
}

impl DataOptions {
    /// Eight connections, ten seconds to wait for one, five for others who write, and no limit for statements.
    /// Entities are checked where `debug_assertions` are on, as they are in development.
    pub fn new(url: DatabaseUrl) -> Self {
        Self {
            url,
            max_connections: NonZeroU32::new(8).expect("eight is not zero"),
            acquire_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(5),
            statement_timeout: None,
            check_entities: cfg!(debug_assertions),
        }
    }
}
