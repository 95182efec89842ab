use futures_util::{StreamExt as _, TryStreamExt as _, stream::TryChunksError};
use sqlx::{
    Arguments as _, AssertSqlSafe, Encode, PgConnection, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, types::Oid},
};

use super::{decode, error::data_error};
use crate::{
    backend::Answer,
    error::DataError,
    query::{Bound, CHUNK, RowSender, Statement, Value, ValueKind, Wanted},
};

/// How many bytes of the buffer an argument takes, with its length in front, as most do.
const USUAL_SIZE: usize = 12;

/// Runs a statement.
pub(super) async fn run(connection: &mut PgConnection, statement: Statement) -> Result<Answer, DataError> {
    let wanted = statement.runs_for();
    // For why it is safe, see `Statement`.
    let query = sqlx::query_with(AssertSqlSafe(statement.sql), arguments(statement.values)?);
    let query = query.persistent(!statement.is_planned_anew);
    match wanted {
        Wanted::Count => {
            let done = query.execute(connection).await.map_err(data_error)?;
            Ok(Answer { affected: done.rows_affected(), rows: Vec::new() })
        }
        Wanted::Row => {
            let found = query.fetch_optional(connection).await.map_err(data_error)?;
            Ok(Answer { affected: 0, rows: decode::rows(found.into_iter().collect()) })
        }
        Wanted::Rows => {
            let found = query.fetch_all(connection).await.map_err(data_error)?;
            Ok(Answer { affected: 0, rows: decode::rows(found) })
        }
    }
}

/// Runs a statement that gives rows, and hands them over as they come. Whether all have come.
pub(super) async fn stream(
    connection: &mut PgConnection,
    statement: Statement,
    to: &RowSender,
) -> Result<bool, DataError> {
    let query = sqlx::query_with(AssertSqlSafe(statement.sql), arguments(statement.values)?);
    let mut found = query.fetch(connection).try_chunks(CHUNK);
    while let Some(chunk) = found.next().await {
        let (chunk, failure) =
            chunk.map_or_else(|TryChunksError(read, error)| (read, Some(error)), |chunk| (chunk, None));
        if !to.send(decode::rows(chunk)).await {
            return Ok(false);
        }
        if let Some(error) = failure {
            return Err(data_error(error));
        }
    }
    Ok(true)
}

fn arguments(values: Vec<Bound>) -> Result<PgArguments, DataError> {
    let mut arguments = PgArguments::default();
    arguments.reserve(values.len(), values.len() * USUAL_SIZE);
    for bound in values {
        let added = match bound.value {
            Value::Null => arguments.add(Null(bound.kind)),
            Value::Bool(value) => arguments.add(value),
            Value::Integer(value) => arguments.add(value),
            Value::Real(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Blob(value) => arguments.add(value),
            Value::Time(value) => arguments.add(value),
            Value::Date(value) => arguments.add(value),
            Value::Uuid(value) => arguments.add(value),
            Value::Json(value) => arguments.add(value),
        };
        added.map_err(|error| data_error(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}

/// NULL of the type that a value would have had.
struct Null(ValueKind);

impl Type<Postgres> for Null {
    /// Zero leaves it to the server to find the type.
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(0))
    }
}

impl Encode<'_, Postgres> for Null {
    fn encode_by_ref(&self, _buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Ok(IsNull::Yes)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        match self.0 {
            ValueKind::Bool => Some(<bool as Type<Postgres>>::type_info()),
            ValueKind::Integer => Some(<i64 as Type<Postgres>>::type_info()),
            ValueKind::Real => Some(<f64 as Type<Postgres>>::type_info()),
            ValueKind::Text => Some(<String as Type<Postgres>>::type_info()),
            ValueKind::Blob => Some(<Vec<u8> as Type<Postgres>>::type_info()),
            ValueKind::Time => Some(<chrono::DateTime<chrono::Utc> as Type<Postgres>>::type_info()),
            ValueKind::Date => Some(<chrono::NaiveDate as Type<Postgres>>::type_info()),
            ValueKind::Uuid => Some(<uuid::Uuid as Type<Postgres>>::type_info()),
            ValueKind::Json => Some(<serde_json::Value as Type<Postgres>>::type_info()),
            ValueKind::Unknown => None,
        }
    }
}
