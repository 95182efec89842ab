use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use chrono::SecondsFormat;
use futures_util::{StreamExt as _, TryStreamExt as _, stream::TryChunksError};
use sqlx::{
    Arguments as _, AssertSqlSafe, Column as _, Decode, Row as _, Sqlite, SqliteConnection, TypeInfo, ValueRef,
    sqlite::{SqliteArguments, SqliteRow},
};

use super::error::data_error;
use crate::{
    backend::Answer,
    error::DataError,
    query::{Bound, CHUNK, Cells, Row, RowSender, Statement, Value, Wanted},
};

/// How many steps of its virtual machine SQLite takes before it looks at the clock: some tens of microseconds.
const STEPS: i32 = 10_000;

/// Runs a statement, and one that writes to its end: SQLite commits when it has come to that.
pub(super) async fn run(
    connection: &mut SqliteConnection,
    statement: Statement,
    limit: Option<Duration>,
) -> Result<Answer, DataError> {
    set_limit(connection, limit).await?;
    let wanted = statement.runs_for();
    // For why it is safe, see `Statement`.
    let query = sqlx::query_with(AssertSqlSafe(statement.sql), arguments(statement.values)?);
    match wanted {
        Wanted::Count => {
            let done = query.execute(connection).await.map_err(data_error)?;
            Ok(Answer { affected: done.rows_affected(), rows: Vec::new() })
        }
        Wanted::Row => {
            let found = query.fetch_optional(connection).await.map_err(data_error)?;
            Ok(Answer { affected: 0, rows: rows(found.into_iter().collect()) })
        }
        Wanted::Rows => {
            let found = query.fetch_all(connection).await.map_err(data_error)?;
            Ok(Answer { affected: 0, rows: rows(found) })
        }
    }
}

/// Runs a statement that gives rows, and hands them over as they come.
pub(super) async fn stream(
    connection: &mut SqliteConnection,
    statement: Statement,
    limit: Option<Duration>,
    to: &RowSender,
) -> Result<(), DataError> {
    set_limit(connection, limit).await?;
    let query = sqlx::query_with(AssertSqlSafe(statement.sql), arguments(statement.values)?);
    let mut found = query.fetch(connection).try_chunks(CHUNK);
    while let Some(chunk) = found.next().await {
        let (chunk, failure) =
            chunk.map_or_else(|TryChunksError(read, error)| (read, Some(error)), |chunk| (chunk, None));
        if !to.send(rows(chunk)).await {
            return Ok(());
        }
        if let Some(error) = failure {
            return Err(data_error(error));
        }
    }
    Ok(())
}

async fn set_limit(connection: &mut SqliteConnection, limit: Option<Duration>) -> Result<(), DataError> {
    if let Some(deadline) = limit.and_then(|limit| Instant::now().checked_add(limit)) {
        let mut handle = connection.lock_handle().await.map_err(data_error)?;
        handle.set_progress_handler(STEPS, move || Instant::now() < deadline);
    }
    Ok(())
}

/// Takes the limit of earlier statements away.
pub(super) async fn without_limit(connection: &mut SqliteConnection) -> Result<(), DataError> {
    connection.lock_handle().await.map_err(data_error)?.remove_progress_handler();
    Ok(())
}

fn rows(found: Vec<SqliteRow>) -> Vec<Row> {
    let count = found.len();
    match found.is_empty() {
        true => Vec::new(),
        false => Row::all(SqliteCells { rows: found, turn: Mutex::new(()) }, count),
    }
}

/// Reading a value may change how SQLite has it in memory (<https://www.sqlite.org/c3ref/value_blob.html>), so that threads that
/// share rows take turns.
struct SqliteCells {
    rows: Vec<SqliteRow>,
    turn: Mutex<()>,
}

impl Cells for SqliteCells {
    fn columns(&self) -> usize {
        sqlx::Row::len(&self.rows[0])
    }

    fn name(&self, column: usize) -> &str {
        self.rows[0].columns()[column].name()
    }

    /// The value as it is stored, whatever type its column was declared with.
    fn value(&self, row: usize, column: usize) -> Result<Value, DataError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let raw = self.rows[row].try_get_raw(column).map_err(data_error)?;
        if raw.is_null() {
            return Ok(Value::Null);
        }
        let kind = raw.type_info().into_owned();
        let value = match kind.name() {
            "INTEGER" => Decode::<Sqlite>::decode(raw).map(Value::Integer),
            "REAL" => Decode::<Sqlite>::decode(raw).map(Value::Real),
            "TEXT" => Decode::<Sqlite>::decode(raw).map(Value::Text),
            _ => Decode::<Sqlite>::decode(raw).map(Value::Blob),
        };
        value.map_err(|error| {
            DataError::column(format!("the column `{}` cannot be read", self.name(column))).because(error)
        })
    }
}

fn arguments(values: Vec<Bound>) -> Result<SqliteArguments, DataError> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.len(), 0);
    for bound in values {
        let added = match bound.value {
            Value::Null => arguments.add(None::<i64>),
            Value::Bool(value) => arguments.add(i64::from(value)),
            Value::Integer(value) => arguments.add(value),
            Value::Real(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Blob(value) => arguments.add(value),
            // Always of the same width, so that the order of the texts is the order of the instants.
            Value::Time(value) => arguments.add(value.to_rfc3339_opts(SecondsFormat::Micros, true)),
            Value::Date(value) => arguments.add(value.to_string()),
            Value::Uuid(value) => arguments.add(value.hyphenated().to_string()),
            Value::Json(value) => arguments.add(value.to_string()),
        };
        added.map_err(|error| data_error(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}
