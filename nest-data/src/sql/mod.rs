//! Statements that are built, in the dialect of an engine. This is the only place where one becomes a text: sea-query
//! quotes the names and numbers the parameters, and the values are bound.

mod foreign;
mod having;
mod shape;
mod test;

pub(crate) use foreign::foreign;
pub(crate) use having::HavingTest;
pub(crate) use shape::{Shape, Texts, Verb};
pub(crate) use test::{Assignment, Comparison, Test};

use std::fmt::Write as _;

#[cfg(feature = "postgres")]
use sea_query::PostgresQueryBuilder;
use sea_query::{Expr, QueryStatementWriter, SqliteQueryBuilder, Value as Built};

use crate::{
    migration::Dialect,
    query::{Bound, Value, ValueKind},
};

/// How many values a statement may have: SQLite takes 32,766, PostgreSQL 65,535.
pub(crate) const MOST_VALUES: usize = 30_000;

/// A value as a part of a statement.
pub(crate) fn value(bound: Bound) -> Expr {
    Expr::val(match bound.value {
        Value::Null => null(bound.kind),
        Value::Bool(value) => Built::Bool(Some(value)),
        Value::Integer(value) => Built::BigInt(Some(value)),
        Value::Real(value) => Built::Double(Some(value)),
        Value::Text(value) => Built::String(Some(value)),
        Value::Blob(value) => Built::Bytes(Some(value)),
        Value::Time(value) => Built::ChronoDateTimeUtc(Some(value)),
        Value::Date(value) => Built::ChronoDate(Some(value)),
        Value::Uuid(value) => Built::Uuid(Some(value)),
        Value::Json(value) => Built::Json(Some(Box::new(value))),
    })
}

fn null(kind: ValueKind) -> Built {
    match kind {
        ValueKind::Bool => Built::Bool(None),
        ValueKind::Integer => Built::BigInt(None),
        ValueKind::Real => Built::Double(None),
        ValueKind::Text => Built::String(None),
        ValueKind::Blob => Built::Bytes(None),
        ValueKind::Time => Built::ChronoDateTimeUtc(None),
        ValueKind::Date => Built::ChronoDate(None),
        ValueKind::Uuid => Built::Uuid(None),
        ValueKind::Json => Built::Json(None),
        // No value of ours is one character.
        ValueKind::Unknown => Built::Char(None),
    }
}

/// The text of a statement that was built. Its values are those of its shape.
pub(crate) fn text(dialect: Dialect, built: &impl QueryStatementWriter, shape: &[Bound]) -> String {
    let (sql, values) = match dialect {
        Dialect::Sqlite => built.build(SqliteQueryBuilder),
        #[cfg(feature = "postgres")]
        Dialect::Postgres => built.build(PostgresQueryBuilder),
    };
    let kinds = values.into_iter().map(|value| bound(value).kind);
    assert!(kinds.eq(shape.iter().map(|bound| bound.kind)), "a shape has the values of its statement: {sql}");
    sql
}

/// The text as the engine is given it: with what keeps rows as they are, and the types of its parameters in a comment at its
/// end.
///
/// The driver finds a prepared statement by its text alone, and would send an integer to one that was prepared for a
/// real number, which the server could not tell from one. SQLite has values of any type everywhere, and nothing to lock.
pub(crate) fn finished(dialect: Dialect, mut text: String, locks_rows: bool, values: &[Bound]) -> String {
    if dialect == Dialect::Sqlite {
        return text;
    }
    if locks_rows {
        text.push_str(" FOR UPDATE");
    }
    for (index, bound) in values.iter().enumerate() {
        let lead = if index == 0 { "\n-- " } else { ", " };
        let _ = write!(text, "{lead}{:?}", bound.kind);
    }
    text
}

fn bound(built: Built) -> Bound {
    let (value, kind) = match built {
        Built::Bool(value) => (value.map(Value::Bool), ValueKind::Bool),
        Built::BigInt(value) => (value.map(Value::Integer), ValueKind::Integer),
        // Of `LIMIT` and `OFFSET`.
        Built::BigUnsigned(value) => {
            (value.map(|value| Value::Integer(i64::try_from(value).unwrap_or(i64::MAX))), ValueKind::Integer)
        }
        Built::Int(value) => (value.map(|value| Value::Integer(value.into())), ValueKind::Integer),
        Built::Double(value) => (value.map(Value::Real), ValueKind::Real),
        Built::String(value) => (value.map(Value::Text), ValueKind::Text),
        Built::Bytes(value) => (value.map(Value::Blob), ValueKind::Blob),
        Built::ChronoDateTimeUtc(value) => (value.map(Value::Time), ValueKind::Time),
        Built::ChronoDate(value) => (value.map(Value::Date), ValueKind::Date),
        Built::Uuid(value) => (value.map(Value::Uuid), ValueKind::Uuid),
        Built::Json(value) => (value.map(|value| Value::Json(*value)), ValueKind::Json),
        Built::Char(None) => (None, ValueKind::Unknown),
        other => unreachable!("no statement of ours is built with {other:?}"),
    };
    Bound { value: value.unwrap_or(Value::Null), kind }
}
