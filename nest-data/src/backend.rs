//! What a database engine has to offer. Its driver's types stay in its own folder.

use std::{future::Future, pin::Pin};

use crate::{
    error::DataError,
    migration::Migration,
    query::{Row, Statement},
};

/// A future whose type is erased, so that a [`Backend`] can be held without naming it.
pub(crate) type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, DataError>> + Send + 'a>>;

/// What a statement did or gave, whichever was wanted.
pub(crate) struct Answer {
    /// How many rows were inserted, changed or deleted.
    pub(crate) affected: u64,
    pub(crate) rows: Vec<Row>,
}

/// A connected engine.
pub(crate) trait Backend: Send + Sync {
    /// Runs one statement by itself, to its end.
    fn run(&self, statement: Statement) -> Pending<'_, Answer>;

    /// Begins a transaction that may write from its first statement on, without ever having to be upgraded.
    fn begin(&self) -> Pending<'_, Box<dyn BackendTransaction>>;

    /// Applies what is new among the migrations, under a lock that other processes respect, all or nothing.
    fn migrate<'a>(&'a self, migrations: &'a [Migration]) -> Pending<'a, ()>;

    /// Asks the database for something that it has to look up.
    fn ping(&self) -> Pending<'_, ()>;

    /// Refuses new work, waits for work under way, and closes all connections.
    fn close(&self) -> Pending<'_, ()>;
}

/// A transaction of a [`Backend`]. Dropping it rolls back.
pub(crate) trait BackendTransaction: Send {
    /// Runs one statement within the transaction.
    fn run(&mut self, statement: Statement) -> Pending<'_, Answer>;

    fn commit(self: Box<Self>) -> Pending<'static, ()>;

    fn rollback(self: Box<Self>) -> Pending<'static, ()>;
}
