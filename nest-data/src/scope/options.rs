use crate::name::{DatabaseId, DatabaseName, DefaultDatabase};

/// What a transaction may see of others that are open at the same time. Each level keeps what the ones before it promise.
///
/// On SQLite every transaction is [`Serializable`](Self::Serializable), whatever is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Isolation {
    /// Each statement sees what was committed before it. What PostgreSQL does by itself.
    ReadCommitted,
    /// All statements see what was committed before the first. Writing a row that somebody else has changed since then is
    /// refused, with an error that [may be retried](crate::DataError::is_retryable).
    RepeatableRead,
    /// As if there were no others at all. What cannot be had that way is refused, with an error that
    /// [may be retried](crate::DataError::is_retryable).
    Serializable,
}

/// What a transactional function does about a transaction that the task is in already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Propagation {
    /// Joins it; without one it opens its own. A function that fails after it has joined takes the whole transaction with
    /// it, even when its caller does not mind.
    #[default]
    Required,
    /// Opens its own, which is committed or rolled back without regard to the other one.
    ///
    /// On SQLite, where one transaction writes at a time, the first statement fails at once when the other one has
    /// written or read anything.
    RequiresNew,
    /// Opens a part of it that can be taken back by itself (a savepoint); without one it opens its own.
    Nested,
    /// Joins it; without one it fails.
    Mandatory,
    /// Runs without one; with one it fails.
    Never,
}

/// How a transaction is to be.
///
/// ```
/// use nest_data::{Isolation, TransactionOptions};
///
/// let careful = TransactionOptions::new().isolation(Isolation::Serializable).retry(3);
/// # let _ = careful;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct TransactionOptions {
    pub(super) database: DatabaseId,
    pub(super) isolation: Option<Isolation>,
    pub(super) read_only: bool,
    pub(super) propagation: Propagation,
    pub(super) retry: u32,
}

impl TransactionOptions {
    /// The engine's own isolation, for reading and writing, [`Required`](Propagation::Required), tried once.
    pub const fn new() -> Self {
        Self {
            database: DatabaseId::of::<DefaultDatabase>(),
            isolation: None,
            read_only: false,
            propagation: Propagation::Required,
            retry: 0,
        }
    }

    /// On the database of this name. Transactions of different names know nothing of each other.
    pub const fn database<N: DatabaseName>(mut self) -> Self {
        self.database = DatabaseId::of::<N>();
        self
    }

    /// What it may see of others. Joining a transaction that promises less is an error.
    pub const fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// The database refuses to write. On SQLite such a transaction waits for no writer.
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// What becomes of a transaction that the task is in already.
    pub const fn propagation(mut self, propagation: Propagation) -> Self {
        self.propagation = propagation;
        self
    }

    /// How many more times it is tried when another transaction got in its way; see
    /// [`is_retryable`](crate::DataError::is_retryable). A function that joins a transaction leaves that to the one who
    /// opened it.
    pub const fn retry(mut self, times: u32) -> Self {
        self.retry = times;
        self
    }
}

impl Default for TransactionOptions {
    fn default() -> Self {
        Self::new()
    }
}
