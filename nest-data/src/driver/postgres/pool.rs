use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction, pool::PoolConnection};

use super::{error::data_error, run};
use crate::{
    backend::{Answer, Backend, BackendTransaction, Begin, Pending},
    driver::{RawConnection, migrate, savepoint},
    error::DataError,
    health::PoolStatus,
    migration::{Dialect, Migration, MigrationStatus, Step},
    query::{RowSender, Statement},
    scope::Isolation,
};

/// The lock of those who migrate: "nest" in ASCII. Such locks belong to one database, whoever is connected to it.
const MIGRATION_LOCK: i64 = 0x6e65_7374;

/// The connections to one database.
pub(crate) struct PostgresPool(PgPool);

impl PostgresPool {
    pub(super) fn new(pool: PgPool) -> Self {
        Self(pool)
    }

    async fn begin_migration(&self) -> Result<Transaction<'static, Postgres>, DataError> {
        let mut transaction = self.0.begin().await.map_err(data_error)?;
        lock(&mut transaction).await.map_err(data_error)?;
        Ok(transaction)
    }
}

impl Backend for PostgresPool {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn excludes(&self, _open: Begin, _next: Begin) -> bool {
        false
    }

    fn run(&self, statement: Statement) -> Pending<'_, Answer> {
        Box::pin(async move {
            let mut connection = self.0.acquire().await.map_err(data_error)?;
            run::run(&mut connection, statement).await
        })
    }

    fn stream<'a>(&'a self, statement: Statement, rows: &'a RowSender) -> Pending<'a, ()> {
        Box::pin(async move {
            let mut connection = Streaming(Some(self.0.acquire().await.map_err(data_error)?));
            if let Some(open) = &mut connection.0
                && run::stream(open, statement, rows).await?
            {
                drop(connection.0.take());
            }
            Ok(())
        })
    }

    fn begin(&self, how: Begin) -> Pending<'_, Box<dyn BackendTransaction>> {
        Box::pin(async move {
            let inner = self.0.begin_with(begin(how)).await.map_err(data_error)?;
            let transaction: Box<dyn BackendTransaction> =
                Box::new(PostgresTransaction { inner, failed: false, is_unsure: false });
            Ok(transaction)
        })
    }

    fn migrate<'a>(&'a self, migrations: &'a [Migration], step: Step) -> Pending<'a, Vec<i64>> {
        Box::pin(async move {
            let mut transaction = self.begin_migration().await?;
            let done = migrate::take(&mut *transaction, Dialect::Postgres, data_error, migrations, step).await?;
            match step {
                Step::Plan => transaction.rollback().await,
                Step::Up | Step::Down(_) => transaction.commit().await,
            }
            .map_err(data_error)?;
            Ok(done)
        })
    }

    fn migrations<'a>(&'a self, migrations: &'a [Migration]) -> Pending<'a, Vec<MigrationStatus>> {
        Box::pin(async move {
            let mut transaction = self.begin_migration().await?;
            let status = migrate::look(&mut *transaction, Dialect::Postgres, migrations).await?;
            transaction.rollback().await.map_err(data_error)?;
            Ok(status)
        })
    }

    fn ping(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            sqlx::query("SELECT 1").execute(&self.0).await.map_err(data_error)?;
            Ok(())
        })
    }

    fn pool(&self) -> PoolStatus {
        let idle = u32::try_from(self.0.num_idle()).unwrap_or(u32::MAX);
        PoolStatus::new(self.0.size(), idle, self.0.options().get_max_connections())
    }

    fn close(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            self.0.close().await;
            Ok(())
        })
    }
}

/// A connection whose rows nobody may take to the end: then it is closed, since the server goes on sending.
struct Streaming(Option<PoolConnection<Postgres>>);

impl Drop for Streaming {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.0 {
            connection.close_on_drop();
        }
    }
}

fn begin(how: Begin) -> &'static str {
    match (how.isolation, how.read_only) {
        (None, false) => "BEGIN",
        (None, true) => "BEGIN READ ONLY",
        (Some(Isolation::ReadCommitted), false) => "BEGIN ISOLATION LEVEL READ COMMITTED",
        (Some(Isolation::ReadCommitted), true) => "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY",
        (Some(Isolation::RepeatableRead), false) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        (Some(Isolation::RepeatableRead), true) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        (Some(Isolation::Serializable), false) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        (Some(Isolation::Serializable), true) => "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY",
    }
}

/// Waits for others who migrate, up to the end of their transaction, however long that takes; and then lets the
/// statements take their time, while they still give up when the application that runs does not let go of a table.
async fn lock(transaction: &mut Transaction<'static, Postgres>) -> Result<(), sqlx::Error> {
    let connection = &mut **transaction;
    sqlx::raw_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").execute(&mut *connection).await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(MIGRATION_LOCK).execute(&mut *connection).await?;
    sqlx::raw_sql("SET LOCAL lock_timeout TO DEFAULT").execute(connection).await?;
    Ok(())
}

/// A transaction, and whether one of its statements failed or was given up. The server answers a `COMMIT` after that by
/// rolling back, without calling it an error.
struct PostgresTransaction {
    inner: Transaction<'static, Postgres>,
    failed: bool,
    /// Whether statements were run that nobody here has seen.
    is_unsure: bool,
}

impl PostgresTransaction {
    async fn command(&mut self, sql: String) -> Result<(), DataError> {
        let failed = std::mem::replace(&mut self.failed, true);
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *self.inner).await.map_err(data_error)?;
        self.failed = failed;
        Ok(())
    }

    /// Asks whether one of the statements that nobody here has seen had failed: then the server takes no other one.
    async fn make_sure(&mut self) {
        if std::mem::take(&mut self.is_unsure) {
            self.failed |= sqlx::raw_sql("SELECT 1").execute(&mut *self.inner).await.is_err();
        }
    }
}

impl BackendTransaction for PostgresTransaction {
    fn run(&mut self, statement: Statement) -> Pending<'_, Answer> {
        Box::pin(async move {
            let failed = std::mem::replace(&mut self.failed, true);
            let answer = run::run(&mut self.inner, statement).await?;
            self.failed = failed;
            Ok(answer)
        })
    }

    fn stream<'a>(&'a mut self, statement: Statement, rows: &'a RowSender) -> Pending<'a, ()> {
        Box::pin(async move {
            // Unlike a statement that was given up, one whose rows were not all taken has done nothing that could be missing.
            let read = run::stream(&mut self.inner, statement, rows).await;
            self.failed |= read.is_err();
            read.map(drop)
        })
    }

    fn raw(&mut self) -> RawConnection<'_> {
        self.is_unsure = true;
        RawConnection::Postgres(&mut self.inner)
    }

    fn savepoint(&mut self, depth: u32) -> Pending<'_, ()> {
        Box::pin(self.command(savepoint::begin(depth)))
    }

    fn release(&mut self, depth: u32) -> Pending<'_, ()> {
        Box::pin(async move {
            self.make_sure().await;
            if self.failed {
                self.roll_back_to(depth).await?;
                return Err(failed_before());
            }
            self.command(savepoint::release(depth)).await
        })
    }

    fn roll_back_to(&mut self, depth: u32) -> Pending<'_, ()> {
        Box::pin(async move {
            self.command(savepoint::roll_back(depth)).await?;
            // The server took none after a failure, so nothing had failed when this one began.
            self.failed = false;
            Ok(())
        })
    }

    fn commit(mut self: Box<Self>) -> Pending<'static, ()> {
        Box::pin(async move {
            self.make_sure().await;
            if self.failed {
                self.inner.rollback().await.map_err(data_error)?;
                return Err(failed_before());
            }
            self.inner.commit().await.map_err(|error| data_error(error).of_commit())
        })
    }

    fn rollback(self: Box<Self>) -> Pending<'static, ()> {
        Box::pin(async move { self.inner.rollback().await.map_err(data_error) })
    }
}

fn failed_before() -> DataError {
    DataError::statement("nothing was committed, because a statement of the transaction had failed or was given up")
}
