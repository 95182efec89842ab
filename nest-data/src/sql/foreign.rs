#[cfg(feature = "postgres")]
use sea_query::PostgresQueryBuilder;
use sea_query::{QueryStatementWriter, SqliteQueryBuilder, Value as Built};

use crate::{
    error::DataError,
    migration::Dialect,
    query::{Bound, Value, ValueKind},
};

/// The text and the values of a statement that somebody else has built.
pub(crate) fn foreign(
    dialect: Dialect,
    statement: &impl QueryStatementWriter,
) -> Result<(String, Vec<Bound>), DataError> {
    let (text, values) = match dialect {
        Dialect::Sqlite => statement.build(SqliteQueryBuilder),
        #[cfg(feature = "postgres")]
        Dialect::Postgres => statement.build(PostgresQueryBuilder),
    };
    Ok((text, values.into_iter().map(bound).collect::<Result<_, _>>()?))
}

fn bound(built: Built) -> Result<Bound, DataError> {
    let integer = |value: Option<i64>| (value.map(Value::Integer), ValueKind::Integer);
    let (value, kind) = match built {
        Built::Bool(value) => (value.map(Value::Bool), ValueKind::Bool),
        Built::TinyInt(value) => integer(value.map(i64::from)),
        Built::SmallInt(value) => integer(value.map(i64::from)),
        Built::Int(value) => integer(value.map(i64::from)),
        Built::BigInt(value) => integer(value),
        Built::TinyUnsigned(value) => integer(value.map(i64::from)),
        Built::SmallUnsigned(value) => integer(value.map(i64::from)),
        Built::Unsigned(value) => integer(value.map(i64::from)),
        Built::BigUnsigned(value) => {
            let value = value.map(i64::try_from).transpose();
            integer(
                value.map_err(|error| {
                    DataError::statement("an integer of a statement is above 63 bits").because(error)
                })?,
            )
        }
        Built::Float(value) => (value.map(|value| Value::Real(value.into())), ValueKind::Real),
        Built::Double(value) => (value.map(Value::Real), ValueKind::Real),
        Built::String(value) => (value.map(Value::Text), ValueKind::Text),
        Built::Char(value) => (value.map(|value| Value::Text(value.into())), ValueKind::Text),
        Built::Bytes(value) => (value.map(Value::Blob), ValueKind::Blob),
        Built::Json(value) => (value.map(|value| Value::Json(*value)), ValueKind::Json),
        Built::ChronoDate(value) => (value.map(Value::Date), ValueKind::Date),
        Built::ChronoDateTimeUtc(value) => (value.map(Value::Time), ValueKind::Time),
        Built::ChronoDateTimeWithTimeZone(value) => (value.map(|value| Value::Time(value.to_utc())), ValueKind::Time),
        Built::Uuid(value) => (value.map(Value::Uuid), ValueKind::Uuid),
        _ => {
            return Err(DataError::statement(
                "a statement of sea-query has a value of a type that cannot be bound; bind a number, a text, bytes, an instant in UTC, a \
                 date, a UUID or JSON",
            ));
        }
    };
    Ok(Bound { value: value.unwrap_or(Value::Null), kind })
}
