use std::{fmt, sync::Arc, time::Instant};

use crate::{
    backend::{Answer, BackendTransaction},
    database::Database,
    error::DataError,
    query::{Query, Wanted},
};

/// Statements that happen together or not at all. Run them with `&mut transaction` in place of the database.
///
/// A transaction that is dropped, by an early return, a panic or a request that was given up, is rolled back.
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction {
    inner: Box<dyn BackendTransaction>,
    database: Database,
}

impl Transaction {
    pub(crate) fn new(inner: Box<dyn BackendTransaction>, database: Database) -> Self {
        Self { inner, database }
    }

    /// Makes everything permanent. When this returns, it is on disk.
    ///
    /// # Errors
    ///
    /// When the database refuses, for a deferred foreign key, say; then nothing has happened. On PostgreSQL also when a
    /// statement of the transaction had failed, even if that was expected. When the connection is lost, it may have happened
    /// ([`is_uncertain`](DataError::is_uncertain)).
    pub async fn commit(self) -> Result<(), DataError> {
        self.inner.commit().await
    }

    /// Takes everything back, and waits until that is done.
    ///
    /// # Errors
    ///
    /// When the connection is lost, in which case the database takes it back by itself.
    pub async fn rollback(self) -> Result<(), DataError> {
        self.inner.rollback().await
    }

    pub(crate) async fn run(&mut self, query: Query, wanted: Wanted) -> Result<Answer, DataError> {
        let statement = self.database.prepare(query, wanted)?;
        let (sql, start) = (Arc::clone(&statement.sql), Instant::now());
        let answer = self.inner.run(statement).await;
        self.database.log(&sql, start);
        answer
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").finish_non_exhaustive()
    }
}
