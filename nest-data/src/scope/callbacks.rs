use std::{future::Future, mem, pin::Pin};

use super::state::Scope;
use crate::{database::Database, name::DatabaseName};

type Callback = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What waits for the end of a transaction.
#[derive(Default)]
pub(super) struct Callbacks {
    commit: Vec<Callback>,
    rollback: Vec<Callback>,
}

impl Callbacks {
    /// Leaves those of a part to the whole, which decides.
    pub(super) fn append(&mut self, mut part: Self) {
        self.commit.append(&mut part.commit);
        self.rollback.append(&mut part.rollback);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.commit.is_empty() && self.rollback.is_empty()
    }

    /// Runs those that were waiting for this end, in the order in which they came.
    pub(super) async fn run(self, committed: bool) {
        for callback in if committed { self.commit } else { self.rollback } {
            callback.await;
        }
    }

    pub(super) fn take(&mut self) -> Self {
        mem::take(self)
    }
}

/// Runs a future after the transaction of the task has been committed, and never if it is not: a mail that tells of an
/// order belongs here. It runs before the transactional function returns, outside of any transaction, in a task of its own that
/// goes on when the caller goes away.
///
/// Of transactions within each other the outermost decides, and of those on different databases, which know nothing of each
/// other, the one that was opened last. Outside of any it runs at once.
///
/// ```
/// use nest_data::{DataError, Database, after_commit, query};
///
/// async fn sign_up(database: &Database, email: &'static str) -> Result<(), DataError> {
///     database.transaction(async || {
///         query("INSERT INTO users (email) VALUES ($1)").bind(email).execute(database).await?;
///         after_commit(async move { println!("welcome, {email}") }).await;
///         Ok(())
///     }).await
/// }
/// ```
pub async fn after_commit(work: impl Future<Output = ()> + Send + 'static) {
    match Scope::current() {
        Some(scope) => scope.callbacks(|callbacks| callbacks.commit.push(Box::pin(work))),
        None => work.await,
    }
}

/// Runs a future after the transaction of the task has been rolled back, to take back what no database takes back, such as
/// an uploaded file. A part (see [`Propagation::Nested`](super::Propagation::Nested)) that is taken back runs its own at once.
///
/// When the future of the transaction was dropped, by a client that went away or a timeout, or when it panicked, a task
/// of its own runs it. Outside of any transaction it never runs.
pub async fn after_rollback(work: impl Future<Output = ()> + Send + 'static) {
    if let Some(scope) = Scope::current() {
        scope.callbacks(|callbacks| callbacks.rollback.push(Box::pin(work)));
    }
}

impl<N: DatabaseName> Database<N> {
    /// As [`after_commit`], for the transaction that the task has on this database, whichever others it is in: for libraries that write
    /// to a database that they are given. Outside of one on this database it runs at once.
    pub async fn after_commit(&self, work: impl Future<Output = ()> + Send + 'static) {
        match Scope::of(self.handle().id()) {
            Some(scope) => scope.callbacks(|callbacks| callbacks.commit.push(Box::pin(work))),
            None => work.await,
        }
    }

    /// As [`after_rollback`], for the transaction that the task has on this database, whichever others it is in. Outside of one on this
    /// database it never runs.
    pub async fn after_rollback(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(scope) = Scope::of(self.handle().id()) {
            scope.callbacks(|callbacks| callbacks.rollback.push(Box::pin(work)));
        }
    }
}
