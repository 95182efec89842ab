use chrono::{DateTime, NaiveDate, TimeDelta};
use sqlx::{
    Column as _, Decode, Postgres, Row as _, TypeInfo as _, ValueRef as _,
    postgres::{PgRow, PgTypeKind, PgValueRef, types::Oid},
};

use super::{error::data_error, numeric};
use crate::{
    error::DataError,
    query::{Cells, Row, Value},
};

/// PostgreSQL counts from the beginning of the year 2000, in microseconds and in days.
const EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;
const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day of the calendar");

pub(super) fn rows(found: Vec<PgRow>) -> Vec<Row> {
    let count = found.len();
    match found.is_empty() {
        true => Vec::new(),
        false => Row::all(PgCells(found), count),
    }
}

struct PgCells(Vec<PgRow>);

impl Cells for PgCells {
    fn columns(&self) -> usize {
        sqlx::Row::len(&self.0[0])
    }

    fn name(&self, column: usize) -> &str {
        self.0[0].columns()[column].name()
    }

    fn value(&self, row: usize, column: usize) -> Result<Value, DataError> {
        let raw = self.0[row].try_get_raw(column).map_err(data_error)?;
        if raw.is_null() {
            return Ok(Value::Null);
        }
        decode(raw).ok_or_else(|| {
            let column = self.0[row].column(column);
            let kind = column.type_info().name();
            DataError::column(format!(
                "the column `{}` has a value of the type {kind} that cannot be read; cast it, as in CAST({} AS TEXT)",
                column.name(),
                column.name()
            ))
        })
    }
}

/// The value, if it has a counterpart on our side.
fn decode(raw: PgValueRef<'_>) -> Option<Value> {
    // The types that most columns have, by the numbers that they have everywhere (`pg_type.dat` of PostgreSQL).
    match raw.type_info().oid() {
        Some(Oid(16)) => return Some(Value::Bool(read(raw)?)),
        Some(Oid(20)) => return Some(Value::Integer(read(raw)?)),
        Some(Oid(25 | 1043)) => return text(raw.as_bytes().ok()?),
        Some(Oid(1184 | 1114)) => return instant(raw),
        _ => {}
    }
    let kind = raw.type_info().into_owned();
    Some(match kind.name() {
        "BOOL" => Value::Bool(read(raw)?),
        "INT2" => Value::Integer(read::<i16>(raw)?.into()),
        "INT4" => Value::Integer(read::<i32>(raw)?.into()),
        "INT8" => Value::Integer(read(raw)?),
        "FLOAT4" => Value::Real(read::<f32>(raw)?.into()),
        "FLOAT8" => Value::Real(read(raw)?),
        "NUMERIC" => numeric::value(raw.as_bytes().ok()?)?,
        "BYTEA" => Value::Blob(read(raw)?),
        "TIMESTAMPTZ" | "TIMESTAMP" => instant(raw)?,
        "DATE" => date(raw)?,
        "UUID" => Value::Text(uuid(raw.as_bytes().ok()?)),
        // A byte that is the version of the format, and then the text.
        "JSONB" => text(raw.as_bytes().ok()?.get(1..)?)?,
        "TEXT" | "VARCHAR" | "CHAR" | "\"CHAR\"" | "NAME" | "UNKNOWN" | "CITEXT" | "JSON" => {
            text(raw.as_bytes().ok()?)?
        }
        "VOID" => Value::Null,
        _ if matches!(kind.kind(), PgTypeKind::Enum(_)) => text(raw.as_bytes().ok()?)?,
        _ => return None,
    })
}

fn read<'r, T: Decode<'r, Postgres>>(raw: PgValueRef<'r>) -> Option<T> {
    T::decode(raw).ok()
}

fn text(bytes: &[u8]) -> Option<Value> {
    std::str::from_utf8(bytes).ok().map(|text| Value::Text(text.to_owned()))
}

/// Infinity is outside of what chrono can tell.
fn instant(raw: PgValueRef<'_>) -> Option<Value> {
    let since = i64::from_be_bytes(raw.as_bytes().ok()?.try_into().ok()?);
    DateTime::from_timestamp_micros(since.checked_add(EPOCH_MICROSECONDS)?).map(Value::Time)
}

fn date(raw: PgValueRef<'_>) -> Option<Value> {
    let since = i32::from_be_bytes(raw.as_bytes().ok()?.try_into().ok()?);
    EPOCH.checked_add_signed(TimeDelta::try_days(since.into())?).map(Value::Date)
}

fn uuid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}
