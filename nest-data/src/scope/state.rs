use std::sync::{
    Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
    atomic::{AtomicBool, Ordering},
};

use tokio::{
    sync::{Mutex as Line, OwnedMutexGuard},
    task::AbortHandle,
};

use super::{
    callbacks::Callbacks,
    connection::{Connection, Open, Part},
    options::{Isolation, TransactionOptions},
};
use crate::{
    backend::{Answer, Begin},
    error::DataError,
    handle::Handle,
    name::DatabaseId,
    query::Statement,
};

tokio::task_local! {
    static CURRENT: Arc<Scope>;
}

/// A transaction that a task is in, or will be in with its first statement.
pub(crate) struct Scope {
    /// Which of the application's databases it is on. Statements on others are not in it.
    id: DatabaseId,
    begin: Begin,
    /// The scope that was open before, on whatever database.
    outer: Option<Arc<Scope>>,
    /// The one that this is a part of, on the same database.
    whole: Option<Arc<Scope>>,
    database: OnceLock<Handle>,
    /// Whether a transaction was begun, and with it whatever lock beginning takes.
    has_begun: AtomicBool,
    /// Whether nothing may be kept, because a function that had joined failed.
    is_doomed: AtomicBool,
    /// Whether the database refused something that may be tried again.
    is_in_conflict: AtomicBool,
    connection: Arc<Line<Connection>>,
    callbacks: Mutex<Callbacks>,
    /// What has the connection for longer than a statement, as long as it is there.
    holder: Mutex<Weak<()>>,
    /// What reads rows on the connection, and is given up when the scope ends.
    reading: Mutex<Option<AbortHandle>>,
}

impl Scope {
    /// A scope of its own, or a part of the current one.
    pub(super) fn new(options: TransactionOptions, is_part: bool) -> Arc<Self> {
        let whole = if is_part { Self::of(options.database) } else { None };
        let begin = match &whole {
            Some(whole) => whole.begin,
            None => Begin { isolation: options.isolation, read_only: options.read_only },
        };
        Arc::new(Self {
            id: options.database,
            begin,
            whole,
            outer: Self::current(),
            database: OnceLock::new(),
            has_begun: AtomicBool::new(false),
            is_doomed: AtomicBool::new(false),
            is_in_conflict: AtomicBool::new(false),
            connection: Arc::new(Line::new(Connection::Unused)),
            callbacks: Mutex::default(),
            holder: Mutex::default(),
            reading: Mutex::default(),
        })
    }

    /// The innermost scope that the task is in.
    pub(crate) fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(Arc::clone).ok()
    }

    /// The innermost scope on this database that the task is in.
    pub(crate) fn of(id: DatabaseId) -> Option<Arc<Self>> {
        CURRENT
            .try_with(|innermost| {
                let mut scope = innermost;
                while scope.id != id {
                    scope = scope.outer.as_ref()?;
                }
                Some(Arc::clone(scope))
            })
            .ok()
            .flatten()
    }

    /// Runs a future within.
    pub(super) async fn around<F: Future>(self: Arc<Self>, future: F) -> F::Output {
        CURRENT.scope(self, future).await
    }

    /// Runs a statement, after those of the same scope that were there before.
    pub(crate) async fn run(self: &Arc<Self>, database: &Handle, statement: Statement) -> Result<Answer, DataError> {
        let answer = match self.enter(database).await {
            Ok(mut connection) => connection.run(statement).await,
            Err(error) => Err(error),
        };
        if let Err(error) = &answer {
            self.note(error);
        }
        answer
    }

    /// Commits, or releases the part, or takes all back.
    pub(super) async fn end(&self, keep: bool) -> Result<(), DataError> {
        if let Some(reading) = self.reading().take() {
            reading.abort();
        }
        if keep && self.is_doomed.load(Ordering::Relaxed) {
            self.connection.lock().await.end(false).await?;
            return Err(DataError::transaction(
                "nothing was committed, because a function that had joined the transaction failed or was given up; one \
                 that may fail by itself takes `propagation = Nested`",
            ));
        }
        let ended = self.connection.lock().await.end(keep).await;
        if let Err(error) = &ended {
            self.note(error);
        }
        ended
    }

    /// Refuses to keep anything.
    pub(super) fn doom(&self) {
        self.is_doomed.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_in_conflict(&self) -> bool {
        self.is_in_conflict.load(Ordering::Relaxed)
    }

    pub(super) fn outer_of_part(&self) -> Option<&Arc<Self>> {
        self.whole.as_ref()
    }

    pub(super) fn callbacks<T>(&self, with: impl FnOnce(&mut Callbacks) -> T) -> T {
        with(&mut self.callbacks.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Refuses to be joined by what needs more than it promises.
    pub(super) fn check_promises(&self, wanted: Option<Isolation>) -> Result<(), DataError> {
        let has = self.begin.isolation.unwrap_or(Isolation::ReadCommitted);
        match wanted {
            Some(wanted) if wanted > has => Err(DataError::transaction(format!(
                "the transaction is open with the isolation {has:?}, and a function that joins it needs {wanted:?}; give \
                 the outermost one that isolation, or this one `propagation = RequiresNew`"
            ))),
            _ => Ok(()),
        }
    }

    /// Decides on which database it is.
    pub(super) fn claim(&self, database: &Handle) -> Result<(), DataError> {
        match self.database.get_or_init(|| database.clone()).is_same(database) {
            true => Ok(()),
            false => Err(DataError::transaction(
                "the transaction of this task is on another database, and one transaction cannot be on two; statements \
                 on the second one go into a function with `propagation = RequiresNew`, or outside",
            )),
        }
    }

    /// Refuses a transaction that would wait for one that cannot end before it: this one, or one around it.
    pub(crate) fn check_line(&self, database: &Handle, next: Begin) -> Result<(), DataError> {
        let mut around = Some(self);
        while let Some(scope) = around {
            let has_begun = scope.has_begun.load(Ordering::Relaxed) && scope.whole.is_none();
            if has_begun
                && scope.database.get().is_some_and(|open| open.is_same(database))
                && database.excludes(scope.begin, next)
            {
                return Err(DataError::transaction(
                    "the task is in a transaction on this database of SQLite, where one transaction writes at a time: a \
                     second one would wait for the first, which waits for it; join it, or use `propagation = Nested`",
                ));
            }
            around = scope.outer.as_deref();
        }
        Ok(())
    }

    /// The connection, with the transaction begun.
    async fn enter(self: &Arc<Self>, database: &Handle) -> Result<OwnedMutexGuard<Connection>, DataError> {
        self.claim(database)?;
        let mut connection = match Arc::clone(&self.connection).try_lock_owned() {
            Ok(connection) => connection,
            Err(_) if self.holder().strong_count() > 0 => {
                return Err(DataError::transaction(
                    "the connection of the transaction is in use, by `with_connection` or by rows that are still being read; the \
                     statement would wait for the end of that, which may wait for the statement: let it end first",
                ));
            }
            Err(_) => Arc::clone(&self.connection).lock_owned().await,
        };
        if matches!(*connection, Connection::Unused) {
            *connection = match self.outer_of_part() {
                Some(outer) => Connection::Part(Part::begin(Box::pin(outer.enter(database)).await?).await?),
                None => {
                    if let Some(outer) = &self.outer {
                        outer.check_line(database, self.begin)?;
                    }
                    Connection::Open(Open::new(database.begin_backend(self.begin).await?))
                }
            };
            self.has_begun.store(true, Ordering::Relaxed);
        }
        Ok(connection)
    }

    /// The connection for longer than a statement. Others are refused as long as the second part is there.
    pub(crate) async fn hold(
        self: &Arc<Self>,
        database: &Handle,
    ) -> Result<(OwnedMutexGuard<Connection>, Arc<()>), DataError> {
        let connection = self.enter(database).await?;
        let holder = Arc::new(());
        *self.holder() = Arc::downgrade(&holder);
        Ok((connection, holder))
    }

    /// Rows that are being read then are given up when the scope ends, which would wait for their reader otherwise.
    pub(crate) fn reads_until_its_end(&self, reading: AbortHandle) {
        *self.reading() = Some(reading);
    }

    fn reading(&self) -> MutexGuard<'_, Option<AbortHandle>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn holder(&self) -> MutexGuard<'_, Weak<()>> {
        self.holder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, error: &DataError) {
        if error.is_retryable() {
            let mut around = Some(self);
            while let Some(scope) = around {
                scope.is_in_conflict.store(true, Ordering::Relaxed);
                around = scope.outer_of_part().map(Arc::as_ref);
            }
        }
    }
}
