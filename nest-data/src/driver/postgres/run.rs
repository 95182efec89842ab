use sqlx::{
    AssertSqlSafe, Encode, PgConnection, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, types::Oid},
    query::Query as SqlxQuery,
};

use super::{decode, error::data_error};
use crate::{
    backend::Answer,
    error::DataError,
    query::{Bound, Statement, Value, ValueKind, Wanted},
};

/// Runs a statement.
pub(super) async fn run(connection: &mut PgConnection, statement: Statement) -> Result<Answer, DataError> {
    let wanted = statement.runs_for();
    // For why it is safe, see `Statement`.
    let mut query = sqlx::query(AssertSqlSafe(statement.sql));
    for bound in statement.values {
        query = bind(query, bound);
    }
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

fn bind(query: SqlxQuery<'static, Postgres, PgArguments>, bound: Bound) -> SqlxQuery<'static, Postgres, PgArguments> {
    match bound.value {
        Value::Null => query.bind(Null(bound.kind)),
        Value::Bool(value) => query.bind(value),
        Value::Integer(value) => query.bind(value),
        Value::Real(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
        Value::Time(value) => query.bind(value),
        Value::Date(value) => query.bind(value),
        Value::Uuid(value) => query.bind(value),
        Value::Json(value) => query.bind(value),
    }
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
