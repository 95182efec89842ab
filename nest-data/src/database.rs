use std::{fmt, marker::PhantomData, pin::Pin, time::Duration};

use sea_query::QueryStatementWriter;

use crate::{
    backend::Begin,
    driver::RawConnection,
    error::DataError,
    handle::Handle,
    health::PoolStatus,
    migration::{self, Migration, MigrationStatus, PendingMigration, Step},
    name::{DatabaseName, DefaultDatabase},
    options::DataOptions,
    query::Query,
    scope::{self, Outcome, Scope, TransactionOptions},
    sql,
    transaction::Transaction,
};

/// A connected database. Cloning gives another handle to the same connections.
///
/// An application with several gives the others a name, which is a type: `Database<Reports>`; see [`DatabaseName`].
pub struct Database<N = DefaultDatabase> {
    handle: Handle,
    of: PhantomData<fn() -> N>,
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
        Ok(Self::over(Handle::connect::<DefaultDatabase>(options).await?))
    }

    /// As [`connect`](Self::connect), for a database with a name.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect).
    pub async fn connect_named<N: DatabaseName>(options: &DataOptions) -> Result<Database<N>, DataError> {
        Ok(Database::over(Handle::connect::<N>(options).await?))
    }
}

impl<N: DatabaseName> Database<N> {
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
        self.handle.backend().migrate(migrations, Step::Up).await.map(drop)
    }

    /// What [`migrate`](Self::migrate) would apply, in its order, with the SQL that would run: a dry run, which changes nothing.
    ///
    /// # Errors
    ///
    /// When `migrate` would refuse the list. Whether the SQL succeeds, only running it can tell.
    pub async fn pending_migrations(&self, migrations: &[Migration]) -> Result<Vec<PendingMigration>, DataError> {
        migration::check_versions(migrations)?;
        let versions = self.handle.backend().migrate(migrations, Step::Plan).await?;
        let find = |version| migrations.iter().find(|migration| migration.version() == version);
        let pending = |migration: &Migration| PendingMigration {
            version: migration.version(),
            name: migration.name(),
            sql: migration.sql(self.handle.dialect()),
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
        self.handle.backend().migrations(migrations).await
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
        self.handle.backend().migrate(migrations, Step::Down(to)).await
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
    pub async fn begin(&self) -> Result<Transaction<N>, DataError> {
        let begin = Begin::default();
        if let Some(scope) = Scope::current() {
            scope.check_line(&self.handle, begin)?;
        }
        Ok(Transaction::new(self.handle.backend().begin(begin).await?, self.handle.clone()))
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
        scope::once(TransactionOptions::new().database::<N>(), Some(&self.handle), body()).await
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
        scope::retrying(options.database::<N>(), Some(&self.handle), body).await
    }

    /// Runs a closure with the connection of sqlx that the task's transaction has, or that of a transaction of its own, which is
    /// committed when the closure gives `Ok`: for what statements of this crate do not reach. Rows that it writes are there and
    /// go with all the others.
    ///
    /// ```
    /// use nest_data::{DataError, Database};
    /// use nest_data::RawConnection;
    /// use nest_data::raw::sqlx;
    ///
    /// async fn users(database: &Database) -> Result<i64, DataError> {
    ///     database.with_connection(|connection| Box::pin(async move {
    ///         Ok(match connection {
    ///             RawConnection::Sqlite(sqlite) => sqlx::query_scalar("SELECT count(*) FROM users").fetch_one(sqlite).await?,
    ///             _ => 0,
    ///         })
    ///     })).await
    /// }
    /// ```
    ///
    /// A statement of this crate in the same transaction is refused while the closure runs, and so is what it would wait for. The
    /// end of the transaction is not for the closure to write.
    ///
    /// # Errors
    ///
    /// Those of the closure, and as [`transaction`](Self::transaction). On PostgreSQL a statement that failed leaves nothing to
    /// commit, also if the closure gives `Ok`.
    pub async fn with_connection<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<DataError>,
        F: for<'c> FnOnce(RawConnection<'c>) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>>,
    {
        self.transaction(async move || {
            let Some(scope) = Scope::of(self.handle.id()) else {
                return Err(DataError::transaction("the transaction was left while it was being entered").into());
            };
            let (mut connection, holder) = scope.hold(&self.handle).await?;
            let result = work(connection.raw().await?).await;
            drop(holder);
            result
        })
        .await
    }

    /// A statement of sea-query for this database's engine, which is run as others are, in the task's transaction if there is one.
    ///
    /// ```
    /// use nest_data::{DataError, Database};
    /// use nest_data::raw::sea_query::{Alias, Expr, ExprTrait, Query};
    ///
    /// async fn named(database: &Database, name: &str) -> Result<Vec<(i64,)>, DataError> {
    ///     let mut select = Query::select();
    ///     select.column(Alias::new("id")).from(Alias::new("users")).and_where(Expr::col(Alias::new("name")).eq(name));
    ///     database.statement(&select)?.fetch_all(database).await
    /// }
    /// ```
    ///
    /// Its text is prepared for each shape that it has, so what varies belongs into its values. What clients sent must not become names or
    /// custom expressions, which sea-query writes as they are.
    ///
    /// # Errors
    ///
    /// When it has a value of a type that has no counterpart in [`Value`](crate::Value), such as a time without a date.
    pub fn statement(&self, statement: &impl QueryStatementWriter) -> Result<Query, DataError> {
        let (text, values) = sql::foreign(self.handle.dialect(), statement)?;
        Ok(Query::built(text, values))
    }

    /// How many statements were run on this database and its other handles, those in a [`Transaction`] aside: for tests that
    /// a page does not read its rows one by one.
    pub fn statements(&self) -> u64 {
        self.handle.statements()
    }

    /// The same database, without its [replicas](DataOptions::replicas): for what has to see what was written just before.
    /// A [`Repository`](crate::Repository) of it is made by [`Repository::new`](crate::Repository::new).
    #[must_use]
    pub fn primary(&self) -> Self {
        Self::over(self.handle.primary())
    }

    /// Whether the database answers; for health checks.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn ping(&self) -> Result<(), DataError> {
        self.handle.backend().ping().await
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
        self.handle.backend().pool()
    }

    /// Closes all connections, after work that is under way. Statements from now on fail with
    /// [`is_closed`](DataError::is_closed).
    pub async fn close(&self) {
        self.handle.close().await;
    }

    /// What it is called: the name of its type, or `default`. For messages and health checks.
    pub fn name(&self) -> &str {
        self.handle.name()
    }
}

impl<N> Database<N> {
    pub(crate) fn over(handle: Handle) -> Self {
        Self { handle, of: PhantomData }
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }
}

impl<N> Clone for Database<N> {
    fn clone(&self) -> Self {
        Self::over(self.handle.clone())
    }
}

impl<N> fmt::Debug for Database<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("url", self.handle.url()).finish_non_exhaustive()
    }
}
