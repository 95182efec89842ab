use std::{num::NonZeroU32, time::Duration};

use crate::url::DatabaseUrl;

/// How to connect.
#[derive(Clone, Debug)]
pub struct DataOptions {
    /// Where the database is. A SQLite file that does not exist is created; its folder must exist.
    pub url: DatabaseUrl,
    /// The most connections to open. SQLite has this many for reading and one more, the only one that writes.
    pub max_connections: NonZeroU32,
    /// How long to wait for a free connection.
    pub acquire_timeout: Duration,
    /// How long SQLite waits for another process that is writing.
    pub busy_timeout: Duration,
}

impl DataOptions {
    /// Eight connections, ten seconds to wait for one, and five for another process.
    pub fn new(url: DatabaseUrl) -> Self {
        Self {
            url,
            max_connections: NonZeroU32::new(8).expect("eight is not zero"),
            acquire_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(5),
        }
    }
}
