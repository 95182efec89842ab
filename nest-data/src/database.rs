use std::{
    convert::Infallible,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_query::QueryStatementWriter;

use crate::{
    backend::{Answer, Backend, BackendTransaction, Begin},
    driver,
    error::DataError,
    health::PoolStatus,
    migration::{self, Dialect, Migration, MigrationStatus, PendingMigration, Step},
    options::DataOptions,
    query::{Bound, Query, Statement, Wanted},
    replicas::Replicas,
    scope::{self, Outcome, Scope, TransactionOptions},
    sql::{self, Shape, Texts},
    transaction::Transaction,
    url::DatabaseUrl,
};

/// A connected database. Cloning gives another handle to the same connections.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
    /// Whether it leaves the replicas alone.
    is_primary: bool,
}

struct Inner {
    backend: Box<dyn Backend>,
    replicas: Replicas,
    url: DatabaseUrl,
    checks_entities: bool,
    slow_statement: Option<Duration>,
    statements: AtomicU64,
    texts: Texts,
}

impl Database {
    /// Connects, and creates a SQLite file that does not exist. A database of PostgreSQL must exist.
    ///
    /// SQLite runs in write-ahead mode, with foreign keys enforced and every commit on disk before it is reported. One
    /// connection writes, so writers of this process wait for each other in order, and readers wait for nobody.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or reached.
    pub async fn connect(options: &DataOptions) -> Result<Self, DataError> {
        let inner = Inner {
            backend: driver::open(options).await?,
            replicas: Replicas::connect(options).await?,
            url: options.url.clone(),
            checks_entities: options.check_entities,
            slow_statement: options.slow_statement,
            statements: AtomicU64::new(0),
            texts: Texts::default(),
        };
        Ok(Self { inner: Arc::new(inner), is_primary: false })
    }

    /// Brings the schema up to date: applies the migrations that have not been applied yet, in the order of their
    /// versions, in one transaction, while other processes that want to do the same wait.
    ///
    /// # Errors
    ///
    /// When a migration fails, in which case none of them has happened. When one that was applied has changed, is
    /// missing from the list, or a new one has a version below an applied one. When two have the same version, or one is
    /// missing between two others.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<(), DataError> {
        migration::check_versions(migrations)?;
        self.inner.backend.migrate(migrations, Step::Up).await.map(drop)
    }

    /// What [`migrate`](Self::migrate) would apply, in its order, with the SQL that would run: a dry run, which changes nothing.
    ///
    /// # Errors
    ///
    /// When `migrate` would refuse the list. Whether the SQL succeeds, only running it can tell.
    pub async fn pending_migrations(&self, migrations: &[Migration]) -> Result<Vec<PendingMigration>, DataError> {
        migration::check_versions(migrations)?;
        let versions = self.inner.backend.migrate(migrations, Step::Plan).await?;
        let find = |version| migrations.iter().find(|migration| migration.version() == version);
        let pending = |migration: &Migration| PendingMigration {
            version: migration.version(),
            name: migration.name(),
            sql: migration.sql(self.dialect()),
        };
        Ok(versions.into_iter().filter_map(find).map(pending).collect())
    }

    /// What has become of each migration, and of those that the database has and the list has not, in the order of their
    /// versions.
    ///
    /// # Errors
    ///
    /// When the record of the database cannot be read.
    pub async fn migrations(&self, migrations: &[Migration]) -> Result<Vec<MigrationStatus>, DataError> {
        self.inner.backend.migrations(migrations).await
    }

    /// Fails unless a table can be read. A library whose tables are [migrations](Migration#from-a-library) of the application's own list
    /// calls it at the start, so that a list without them is told by its name, and not by the first statement.
    ///
    /// # Errors
    ///
    /// When it cannot ([`is_schema`](DataError::is_schema)): the message asks whether `migration`, such as
    /// `Outbox::migration(…)`, is in the list.
    pub async fn require_table(&self, table: &'static str, migration: &'static str) -> Result<(), DataError> {
        let look = Query::of(["SELECT 1 FROM", table, "LIMIT 1"]).execute(self).await;
        look.map(drop).map_err(|error| {
            let message = format!("the table `{table}` cannot be read; is `{migration}` in the list of migrations?");
            DataError::schema(message).because(error)
        })
    }

    /// Takes back all that was applied above a version, the newest first, in one transaction, and gives the versions of what
    /// was taken back. 0 takes back everything.
    ///
    /// ```
    /// # use nest_data::{DataError, DataOptions, Database, DatabaseUrl, Migration};
    /// const MIGRATIONS: &[Migration] = &[
    ///     Migration::new(1, "users", "CREATE TABLE users (id BIGINT PRIMARY KEY)").down("DROP TABLE users"),
    ///     Migration::new(2, "notes", "CREATE TABLE notes (text TEXT)").down("DROP TABLE notes"),
    /// ];
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), DataError> {
    /// # let database = Database::connect(&DataOptions::new(DatabaseUrl::sqlite_memory())).await?;
    /// database.migrate(MIGRATIONS).await?;
    /// assert_eq!(database.migrate_down(MIGRATIONS, 1).await?, [2]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When one of them has no [`down`](Migration::down), and as [`migrate`](Self::migrate). Then nothing has happened.
    pub async fn migrate_down(&self, migrations: &[Migration], to: i64) -> Result<Vec<i64>, DataError> {
        migration::check_versions(migrations)?;
        self.inner.backend.migrate(migrations, Step::Down(to)).await
    }

    /// Begins a transaction for writing (`BEGIN IMMEDIATE` on SQLite, where a transaction that began by reading could
    /// fail at its first write).
    ///
    /// While it is open no other transaction of SQLite writes. Within one task, a statement that is run on the database
    /// itself while a transaction of the task is open waits for that transaction, that is for itself, until the
    /// timeout.
    ///
    /// On PostgreSQL several write at once, and each statement sees what was committed before it (`READ COMMITTED`). What is
    /// read in order to be written is to be read with [`Query::for_update`](crate::Query::for_update), or written under a
    /// condition such as `WHERE version = $1`.
    ///
    /// # Errors
    ///
    /// When no connection becomes free in time, or another process does not stop writing.
    pub async fn begin(&self) -> Result<Transaction, DataError> {
        let begin = Begin::default();
        if let Some(scope) = Scope::current() {
            scope.check_line(self, begin)?;
        }
        Ok(Transaction::new(self.inner.backend.begin(begin).await?, self.clone()))
    }

    /// Runs a closure in a transaction that the task carries: all statements that it, or whatever it calls, runs on this
    /// database belong to it. It is committed when the closure gives `Ok`, and rolled back when it gives an error, panics,
    /// or its future is dropped. Within a transaction of the task it joins that one.
    ///
    /// ```
    /// use nest_data::{DataError, Database, query};
    ///
    /// async fn move_stock(database: &Database, from: i64, to: i64) -> Result<(), DataError> {
    ///     database.transaction(async || {
    ///         query("UPDATE products SET stock = stock - 1 WHERE id = $1").bind(from).execute(database).await?;
    ///         query("UPDATE products SET stock = stock + 1 WHERE id = $1").bind(to).execute(database).await?;
    ///         Ok(())
    ///     }).await
    /// }
    /// ```
    ///
    /// A task that is spawned within is not in the transaction. Statements that run side by side (`join!`) run one after
    /// the other.
    ///
    /// # Errors
    ///
    /// Those of the closure; and when the transaction cannot be begun or committed, or is on another database.
    pub async fn transaction<R: Outcome, F: Future<Output = R>>(&self, body: impl FnOnce() -> F) -> R {
        scope::once(TransactionOptions::new(), Some(self), body()).await
    }

    /// Runs a closure in a transaction as [`transaction`](Self::transaction) does, with options: isolation, read only,
    /// what becomes of a transaction that the task is in, and how often it is tried again.
    ///
    /// # Errors
    ///
    /// As [`transaction`](Self::transaction).
    pub async fn transaction_with<R: Outcome, F: Future<Output = R>>(
        &self,
        options: TransactionOptions,
        body: impl Fn() -> F,
    ) -> R {
        scope::retrying(options, Some(self), body).await
    }

    /// How many statements were run on this database and its other handles, those in a [`Transaction`] aside: for tests that
    /// a page does not read its rows one by one.
    pub fn statements(&self) -> u64 {
        self.inner.statements.load(Ordering::Relaxed)
    }

    /// The same database, without its [replicas](DataOptions::replicas): for what has to see what was written just before.
    /// A [`Repository`](crate::Repository) of it is made by [`Repository::new`](crate::Repository::new).
    #[must_use]
    pub fn primary(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), is_primary: true }
    }

    /// Whether the database answers; for health checks.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn ping(&self) -> Result<(), DataError> {
        self.inner.backend.ping().await
    }

    /// Whether the database answers within this time; for health checks. What it says names neither the place nor a user.
    ///
    /// # Errors
    ///
    /// When it does not, and when it takes longer ([`is_timeout`](DataError::is_timeout)).
    pub async fn ping_within(&self, most: Duration) -> Result<(), DataError> {
        match tokio::time::timeout(most, self.ping()).await {
            Ok(answer) => answer,
            Err(elapsed) => Err(DataError::no_answer().because(elapsed)),
        }
    }

    /// How many connections there are.
    pub fn pool(&self) -> PoolStatus {
        self.inner.backend.pool()
    }

    /// Closes all connections, after work that is under way. Statements from now on fail with
    /// [`is_closed`](DataError::is_closed).
    pub async fn close(&self) {
        // A connection that fails while it is being closed is closed as well.
        let _ = self.inner.backend.close().await;
        self.inner.replicas.close().await;
    }

    pub(crate) async fn run(&self, statement: Statement) -> Result<Answer, DataError> {
        self.inner.statements.fetch_add(1, Ordering::Relaxed);
        let (sql, start) = (Arc::clone(&statement.sql), Instant::now());
        let answer = match Scope::current() {
            Some(scope) => scope.run(self, statement).await,
            None if self.is_primary || self.inner.replicas.is_empty() => self.inner.backend.run(statement).await,
            None => self.inner.replicas.run(statement, &*self.inner.backend).await,
        };
        self.log(&sql, start);
        answer
    }

    /// Tells of a statement that has ended, and of a slow one louder. Its values are not in its text.
    pub(crate) fn log(&self, sql: &str, start: Instant) {
        let elapsed = start.elapsed();
        match self.inner.slow_statement {
            Some(most) if elapsed >= most => {
                tracing::warn!(?elapsed, statement = sql, "a statement was slow, with what it had to wait for")
            }
            _ => tracing::trace!(?elapsed, statement = sql, "a statement was run"),
        }
    }

    /// A statement in SQL, as the engine is given it.
    pub(crate) fn prepare(&self, mut query: Query, wanted: Wanted) -> Result<Statement, DataError> {
        let (shape, locks_rows) = query.shape();
        let make = |values: &[Bound]| {
            let text = query.text(values.len())?;
            Ok::<_, DataError>(sql::finished(self.dialect(), text, locks_rows, values))
        };
        let (sql, values) = self.inner.texts.get(shape, make)?;
        Ok(Statement { sql, values, locks_rows, wanted })
    }

    /// A statement of a shape, which is built if it is the first.
    pub(crate) fn built<S: QueryStatementWriter>(
        &self,
        mut shape: Shape,
        locks_rows: bool,
        wanted: Wanted,
        build: impl FnOnce(&[Bound]) -> S,
    ) -> Statement {
        shape.word(locks_rows.into());
        let make = |values: &[Bound]| {
            let text = sql::text(self.dialect(), &build(values), values);
            Ok::<_, Infallible>(sql::finished(self.dialect(), text, locks_rows, values))
        };
        let Ok((sql, values)) = self.inner.texts.get(shape, make);
        Statement { sql, values, locks_rows, wanted }
    }

    /// Begins a transaction, whatever the task is in.
    pub(crate) async fn begin_backend(&self, begin: Begin) -> Result<Box<dyn BackendTransaction>, DataError> {
        self.inner.backend.begin(begin).await
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.inner.backend.dialect()
    }

    pub(crate) fn checks_entities(&self) -> bool {
        self.inner.checks_entities
    }

    /// Whether both are handles to the same connections.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Whether a transaction would have to wait for the end of another one.
    pub(crate) fn excludes(&self, open: Begin, next: Begin) -> bool {
        self.inner.backend.excludes(open, next)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("url", &self.inner.url).finish_non_exhaustive()
    }
}
