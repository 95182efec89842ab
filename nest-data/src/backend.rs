//! What a database engine has to offer. Its driver's types stay in its own folder.

use std::{future::Future, pin::Pin};

use crate::{
    driver::RawConnection,
    error::DataError,
    health::PoolStatus,
    migration::{Dialect, Migration, MigrationStatus, Step},
    query::{Row, RowSender, Statement},
    scope::Isolation,
};

/// A future whose type is erased, so that a [`Backend`] can be held without naming it.
pub(crate) type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, DataError>> + Send + 'a>>;

/// What a statement did or gave, whichever was wanted.
pub(crate) struct Answer {
    /// How many rows were inserted, changed or deleted.
    pub(crate) affected: u64,
    pub(crate) rows: Vec<Row>,
}

/// How a transaction begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Begin {
    /// None is what the engine does by itself.
    pub(crate) isolation: Option<Isolation>,
    pub(crate) read_only: bool,
}

/// A connected engine.
pub(crate) trait Backend: Send + Sync {
    /// Whose SQL it understands.
    fn dialect(&self) -> Dialect;

    /// Whether a transaction has to wait for the end of another one that is open, whatever the two do.
    fn excludes(&self, open: Begin, next: Begin) -> bool;

    /// Runs one statement by itself, to its end.
    fn run(&self, statement: Statement) -> Pending<'_, Answer>;

    /// Runs a statement that gives rows, and hands them over as they come, for as long as somebody takes them.
    fn stream<'a>(&'a self, statement: Statement, rows: &'a RowSender) -> Pending<'a, ()>;

    /// Begins a transaction that may write from its first statement on, without ever having to be upgraded, unless it is
    /// one that only reads.
    fn begin(&self, how: Begin) -> Pending<'_, Box<dyn BackendTransaction>>;

    /// Applies migrations or takes them back, under a lock that other processes respect, all or nothing, and gives their
    /// versions.
    fn migrate<'a>(&'a self, migrations: &'a [Migration], step: Step) -> Pending<'a, Vec<i64>>;

    /// What was applied, under the same lock.
    fn migrations<'a>(&'a self, migrations: &'a [Migration]) -> Pending<'a, Vec<MigrationStatus>>;

    /// Asks the database for something that it has to look up.
    fn ping(&self) -> Pending<'_, ()>;

    /// How many connections there are.
    fn pool(&self) -> PoolStatus;

    /// Refuses new work, waits for work under way, and closes all connections.
    fn close(&self) -> Pending<'_, ()>;
}

/// A transaction of a [`Backend`]. Dropping it rolls back.
pub(crate) trait BackendTransaction: Send {
    /// Runs one statement within the transaction.
    fn run(&mut self, statement: Statement) -> Pending<'_, Answer>;

    /// As [`Backend::stream`], within the transaction.
    fn stream<'a>(&'a mut self, statement: Statement, rows: &'a RowSender) -> Pending<'a, ()>;

    /// The connection of the driver.
    fn raw(&mut self) -> RawConnection<'_>;

    /// Begins a part that can be taken back by itself. Parts are numbered by their depth.
    fn savepoint(&mut self, depth: u32) -> Pending<'_, ()>;

    /// Ends a part and keeps what it did, as long as the transaction does.
    fn release(&mut self, depth: u32) -> Pending<'_, ()>;

    /// Ends a part, with all that are within it, and takes back what it did.
    fn roll_back_to(&mut self, depth: u32) -> Pending<'_, ()>;

    fn commit(self: Box<Self>) -> Pending<'static, ()>;

    fn rollback(self: Box<Self>) -> Pending<'static, ()>;
}
