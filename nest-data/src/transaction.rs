use std::{fmt, marker::PhantomData, sync::Arc, time::Instant};

use crate::{
    backend::{Answer, BackendTransaction},
    error::DataError,
    handle::Handle,
    name::DefaultDatabase,
    query::{Query, Wanted},
};

/// Statements that happen together or not at all. Run them with `&mut transaction` in place of the database.
///
/// A transaction that is dropped, by an early return, a panic or a request that was given up, is rolled back.
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction<N = DefaultDatabase> {
    open: Open,
    of: PhantomData<fn() -> N>,
}

/// One that is open, whatever its database is called.
pub(crate) struct Open {
    inner: Box<dyn BackendTransaction>,
    database: Handle,
}

impl<N> Transaction<N> {
    pub(crate) fn new(inner: Box<dyn BackendTransaction>, database: Handle) -> Self {
        Self { open: Open { inner, database }, of: PhantomData }
    }

    pub(crate) fn open(&mut self) -> &mut Open {
        &mut self.open
    }

    /// Makes everything permanent. When this returns, it is on disk.
    ///
    /// # Errors
    ///
    /// When the database refuses, for a deferred foreign key, say; then nothing has happened. On PostgreSQL also when a
    /// statement of the transaction had failed, even if that was expected. When the connection is lost, it may have happened
    /// ([`is_uncertain`](DataError::is_uncertain)).
    pub async fn commit(self) -> Result<(), DataError> {
        self.open.inner.commit().await
    }

    /// Takes everything back, and waits until that is done.
    ///
    /// # Errors
    ///
    /// When the connection is lost, in which case the database takes it back by itself.
    pub async fn rollback(self) -> Result<(), DataError> {
        self.open.inner.rollback().await
    }
}

impl Open {
    pub(crate) async fn run(&mut self, query: Query, wanted: Wanted) -> Result<Answer, DataError> {
        let statement = self.database.prepare(query, wanted)?;
        let (sql, start) = (Arc::clone(&statement.sql), Instant::now());
        let answer = self.inner.run(statement).await;
        self.database.log(&sql, start);
        answer
    }
}

impl<N> fmt::Debug for Transaction<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").finish_non_exhaustive()
    }
}

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Open").finish_non_exhaustive()
    }
}
