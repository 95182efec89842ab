use std::{
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use sqlx::{AssertSqlSafe, SqlSafeStr as _, Sqlite, SqlitePool, Transaction, pool::PoolConnection};

use super::{error::data_error, run};
use crate::{
    backend::{Answer, Backend, BackendTransaction, Begin, Pending},
    driver::{RawConnection, migrate, savepoint},
    error::DataError,
    health::PoolStatus,
    migration::{Dialect, Migration, MigrationStatus, Step},
    query::{RowSender, Statement},
};

/// SQLite lets one connection write at a time. Here that is always the same one, so writers of this process wait in the
/// fair line of its pool instead of polling the file's lock until some of them give up.
pub(crate) struct SqlitePools {
    /// Connections that may only read, each with a view of its own. Memory has none: its one connection does everything.
    readers: Option<SqlitePool>,
    writer: SqlitePool,
    /// There is none for memory.
    file: Option<PathBuf>,
    /// Whether a transaction that only reads has left the one connection of memory in that state.
    restricted: AtomicBool,
    statement_timeout: Option<Duration>,
}

impl SqlitePools {
    /// Over a file, with a pool of readers, or over memory, without.
    pub(super) fn new(
        file: Option<(PathBuf, SqlitePool)>,
        writer: SqlitePool,
        statement_timeout: Option<Duration>,
    ) -> Self {
        let (file, readers) = file.unzip();
        Self { readers, writer, file, restricted: AtomicBool::new(false), statement_timeout }
    }

    fn reader(&self) -> &SqlitePool {
        self.readers.as_ref().unwrap_or(&self.writer)
    }

    /// The connection that writes.
    async fn writer(&self) -> Result<PoolConnection<Sqlite>, DataError> {
        let mut connection = self.writer.acquire().await.map_err(data_error)?;
        if self.restricted.load(Ordering::Relaxed) {
            sqlx::raw_sql("PRAGMA query_only = OFF").execute(&mut *connection).await.map_err(data_error)?;
            self.restricted.store(false, Ordering::Relaxed);
        }
        Ok(connection)
    }

    async fn begin_writing(&self) -> Result<Transaction<'static, Sqlite>, DataError> {
        Transaction::begin(self.writer().await?, Some("BEGIN IMMEDIATE".into_sql_str())).await.map_err(data_error)
    }

    /// The transaction is the lock: another process that migrates waits for it, and then finds everything applied.
    async fn begin_migration(&self) -> Result<Transaction<'static, Sqlite>, DataError> {
        let mut transaction = self.begin_writing().await?;
        run::without_limit(&mut transaction).await?;
        Ok(transaction)
    }

    async fn begin_reading(&self) -> Result<Transaction<'static, Sqlite>, DataError> {
        let connection = match &self.readers {
            Some(readers) => readers.acquire().await.map_err(data_error)?,
            None => {
                let mut connection = self.writer().await?;
                self.restricted.store(true, Ordering::Relaxed);
                sqlx::raw_sql("PRAGMA query_only = ON").execute(&mut *connection).await.map_err(data_error)?;
                connection
            }
        };
        Transaction::begin(connection, Some("BEGIN DEFERRED".into_sql_str())).await.map_err(data_error)
    }
}

impl Backend for SqlitePools {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn excludes(&self, open: Begin, next: Begin) -> bool {
        self.readers.is_none() || !(open.read_only || next.read_only)
    }

    fn run(&self, statement: Statement) -> Pending<'_, Answer> {
        Box::pin(async move {
            let mut connection = match &self.readers {
                Some(readers) if statement.only_reads() => readers.acquire().await.map_err(data_error)?,
                _ => self.writer().await?,
            };
            run::run(&mut connection, statement, self.statement_timeout).await
        })
    }

    fn stream<'a>(&'a self, statement: Statement, rows: &'a RowSender) -> Pending<'a, ()> {
        Box::pin(async move {
            let mut connection = match &self.readers {
                Some(readers) if statement.only_reads() => readers.acquire().await.map_err(data_error)?,
                _ => self.writer().await?,
            };
            run::stream(&mut connection, statement, self.statement_timeout, rows).await
        })
    }

    /// Every transaction of SQLite is serializable.
    fn begin(&self, how: Begin) -> Pending<'_, Box<dyn BackendTransaction>> {
        Box::pin(async move {
            let inner = if how.read_only { self.begin_reading().await? } else { self.begin_writing().await? };
            let transaction: Box<dyn BackendTransaction> =
                Box::new(SqliteTransaction { inner, statement_timeout: self.statement_timeout });
            Ok(transaction)
        })
    }

    fn migrate<'a>(&'a self, migrations: &'a [Migration], step: Step) -> Pending<'a, Vec<i64>> {
        Box::pin(async move {
            let mut transaction = self.begin_migration().await?;
            let done = migrate::take(&mut *transaction, Dialect::Sqlite, data_error, migrations, step).await?;
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
            let status = migrate::look(&mut *transaction, Dialect::Sqlite, migrations).await?;
            transaction.rollback().await.map_err(data_error)?;
            Ok(status)
        })
    }

    fn ping(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            // Connections that are open go on with a file that was moved or deleted, and what they write is lost with it.
            if let Some(file) = &self.file {
                let gone = |error| DataError::statement("the file of the database is not there").because(error);
                tokio::fs::metadata(file).await.map_err(gone)?;
            }
            // Unlike `SELECT 1` this looks into the file.
            sqlx::query("SELECT count(*) FROM sqlite_schema").execute(self.reader()).await.map_err(data_error)?;
            Ok(())
        })
    }

    fn pool(&self) -> PoolStatus {
        let pools = [Some(&self.writer), self.readers.as_ref()];
        let sum = |of: fn(&SqlitePool) -> u32| pools.iter().flatten().map(|pool| of(pool)).sum();
        let idle = |pool: &SqlitePool| u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
        PoolStatus::new(sum(SqlitePool::size), sum(idle), sum(|pool| pool.options().get_max_connections()))
    }

    fn close(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            if let Some(readers) = &self.readers {
                readers.close().await;
            }
            self.writer.close().await;
            Ok(())
        })
    }
}

struct SqliteTransaction {
    inner: Transaction<'static, Sqlite>,
    statement_timeout: Option<Duration>,
}

impl SqliteTransaction {
    async fn command(&mut self, sql: String) -> Result<(), DataError> {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *self.inner).await.map_err(data_error)?;
        Ok(())
    }
}

impl BackendTransaction for SqliteTransaction {
    fn run(&mut self, statement: Statement) -> Pending<'_, Answer> {
        Box::pin(run::run(&mut self.inner, statement, self.statement_timeout))
    }

    fn stream<'a>(&'a mut self, statement: Statement, rows: &'a RowSender) -> Pending<'a, ()> {
        Box::pin(run::stream(&mut self.inner, statement, self.statement_timeout, rows))
    }

    fn raw(&mut self) -> RawConnection<'_> {
        RawConnection::Sqlite(&mut self.inner)
    }

    fn savepoint(&mut self, depth: u32) -> Pending<'_, ()> {
        Box::pin(self.command(savepoint::begin(depth)))
    }

    fn release(&mut self, depth: u32) -> Pending<'_, ()> {
        Box::pin(self.command(savepoint::release(depth)))
    }

    fn roll_back_to(&mut self, depth: u32) -> Pending<'_, ()> {
        Box::pin(self.command(savepoint::roll_back(depth)))
    }

    fn commit(self: Box<Self>) -> Pending<'static, ()> {
        Box::pin(async move { self.inner.commit().await.map_err(|error| data_error(error).of_commit()) })
    }

    fn rollback(self: Box<Self>) -> Pending<'static, ()> {
        Box::pin(async move { self.inner.rollback().await.map_err(data_error) })
    }
}
