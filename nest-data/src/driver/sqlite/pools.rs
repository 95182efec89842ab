use std::time::Duration;

use sqlx::{Sqlite, SqlitePool, Transaction};

use super::{error::data_error, run};
use crate::{
    backend::{Answer, Backend, BackendTransaction, Pending},
    driver::migrate,
    error::DataError,
    migration::{Dialect, Migration},
    query::Statement,
};

/// SQLite lets one connection write at a time. Here that is always the same one, so writers of this process wait in the
/// fair line of its pool instead of polling the file's lock until some of them give up.
pub(crate) struct SqlitePools {
    readers: SqlitePool,
    writer: SqlitePool,
    statement_timeout: Option<Duration>,
}

impl SqlitePools {
    pub(super) fn new(readers: SqlitePool, writer: SqlitePool, statement_timeout: Option<Duration>) -> Self {
        Self { readers, writer, statement_timeout }
    }

    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, DataError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(data_error)
    }
}

impl Backend for SqlitePools {
    fn run(&self, statement: Statement) -> Pending<'_, Answer> {
        Box::pin(async move {
            let pool = if only_reads(&statement.sql) { &self.readers } else { &self.writer };
            let mut connection = pool.acquire().await.map_err(data_error)?;
            run::run(&mut connection, statement, self.statement_timeout).await
        })
    }

    fn begin(&self) -> Pending<'_, Box<dyn BackendTransaction>> {
        Box::pin(async move {
            let (inner, statement_timeout) = (self.begin().await?, self.statement_timeout);
            let transaction: Box<dyn BackendTransaction> = Box::new(SqliteTransaction { inner, statement_timeout });
            Ok(transaction)
        })
    }

    fn migrate<'a>(&'a self, migrations: &'a [Migration]) -> Pending<'a, ()> {
        Box::pin(async move {
            // The transaction is the lock: another process that migrates waits for it, and then finds everything
            // applied.
            let mut transaction = self.begin().await?;
            run::without_limit(&mut transaction).await?;
            migrate::apply(&mut *transaction, Dialect::Sqlite, data_error, migrations).await?;
            transaction.commit().await.map_err(data_error)
        })
    }

    fn ping(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            // Unlike `SELECT 1` this looks into the file.
            sqlx::query("SELECT count(*) FROM sqlite_schema").execute(&self.readers).await.map_err(data_error)?;
            Ok(())
        })
    }

    fn close(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            self.readers.close().await;
            self.writer.close().await;
            Ok(())
        })
    }
}

struct SqliteTransaction {
    inner: Transaction<'static, Sqlite>,
    statement_timeout: Option<Duration>,
}

impl BackendTransaction for SqliteTransaction {
    fn run(&mut self, statement: Statement) -> Pending<'_, Answer> {
        Box::pin(run::run(&mut self.inner, statement, self.statement_timeout))
    }

    fn commit(self: Box<Self>) -> Pending<'static, ()> {
        Box::pin(async move { self.inner.commit().await.map_err(data_error) })
    }

    fn rollback(self: Box<Self>) -> Pending<'static, ()> {
        Box::pin(async move { self.inner.rollback().await.map_err(data_error) })
    }
}

/// Whether a statement is one of those that never write. Any other goes to the writer, which is right for all.
fn only_reads(sql: &str) -> bool {
    let word = sql.trim_start().split(|character: char| !character.is_ascii_alphabetic()).next().unwrap_or_default();
    ["select", "values", "explain"].iter().any(|reading| word.eq_ignore_ascii_case(reading))
}
