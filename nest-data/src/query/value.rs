use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use uuid::Uuid;

/// A value on its way to or from the database. It does not print itself, since it may be a password's hash.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// NULL, of any type.
    Null,
    /// True or false: `BOOLEAN` in PostgreSQL, 1 or 0 in SQLite.
    Bool(bool),
    /// A whole number: `BIGINT` in PostgreSQL. A `NUMERIC` without decimal places, such as a sum, is read as one.
    Integer(i64),
    /// A number with a fraction: `DOUBLE PRECISION` in PostgreSQL. A `NUMERIC` with decimal places is read as one; cast it
    /// to `TEXT` where every digit counts.
    Real(f64),
    /// A text. PostgreSQL takes none with a NUL in it. UUIDs, JSON and enums of PostgreSQL are read as their text.
    Text(String),
    /// Bytes: `BYTEA` in PostgreSQL.
    Blob(Vec<u8>),
    /// An instant, in microseconds: `TIMESTAMPTZ` in PostgreSQL, and in SQLite a text such as
    /// `2026-11-22T14:30:26.000000Z`, which sorts by time.
    Time(DateTime<Utc>),
    /// A day: `DATE` in PostgreSQL, and in SQLite a text such as `2026-11-22`.
    Date(NaiveDate),
    /// A UUID on its way to the database: `UUID` in PostgreSQL, and in SQLite a text of 36 characters. It comes back as a
    /// text.
    Uuid(Uuid),
    /// JSON on its way to the database: `JSONB` in PostgreSQL, and in SQLite a text. It comes back as a text.
    Json(serde_json::Value),
}

impl Value {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Bool(_) => "a truth value",
            Self::Integer(_) => "an integer",
            Self::Real(_) => "a real number",
            Self::Text(_) => "a text",
            Self::Blob(_) => "a blob",
            Self::Time(_) => "an instant",
            Self::Date(_) => "a date",
            Self::Uuid(_) => "a UUID",
            Self::Json(_) => "JSON",
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

/// What a value is, of which only the type is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValueKind {
    /// [`Value::Bool`]
    Bool,
    /// [`Value::Integer`]
    Integer,
    /// [`Value::Real`]
    Real,
    /// [`Value::Text`]
    Text,
    /// [`Value::Blob`]
    Blob,
    /// [`Value::Time`]
    Time,
    /// [`Value::Date`]
    Date,
    /// [`Value::Uuid`]
    Uuid,
    /// [`Value::Json`]
    Json,
    /// Any of them: the database finds out from where the parameter stands.
    Unknown,
}

/// A type whose values can be bound to a parameter.
///
/// An `Option` is NULL when it is `None`, and NULL too has a type in PostgreSQL, which is why the kind is known without a
/// value:
///
/// ```
/// use nest_data::{IntoValue, Value, ValueKind};
///
/// enum Role { User, Admin }
///
/// impl IntoValue for Role {
///     const KIND: ValueKind = ValueKind::Text;
///
///     fn into_value(self) -> Value {
///         match self { Self::User => "user", Self::Admin => "admin" }.into_value()
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound to a parameter",
    note = "implement `IntoValue` for `{Self}`",
    note = "a whole number in a database is an `i64`, and what may be missing an `Option`"
)]
pub trait IntoValue {
    /// What its values are.
    const KIND: ValueKind;

    /// Whether one of its values may be NULL.
    const NULLABLE: bool = false;

    /// The value as the database is given it.
    fn into_value(self) -> Value;
}

macro_rules! into_value {
    ($($type:ty, $kind:ident => |$value:ident| $into:expr;)*) => {$(
        impl IntoValue for $type {
            const KIND: ValueKind = ValueKind::$kind;

            fn into_value(self) -> Value {
                let $value = self;
                Value::$kind($into)
            }
        }
    )*};
}

into_value! {
    bool, Bool => |value| value;
    i32, Integer => |value| value.into();
    u32, Integer => |value| value.into();
    i64, Integer => |value| value;
    f64, Real => |value| value;
    String, Text => |value| value;
    &str, Text => |value| value.to_owned();
    &String, Text => |value| value.clone();
    Vec<u8>, Blob => |value| value;
    &[u8], Blob => |value| value.to_vec();
    DateTime<Utc>, Time => |value| value;
    NaiveDate, Date => |value| value;
    Uuid, Uuid => |value| value;
}

impl<T: IntoValue> IntoValue for Option<T> {
    const KIND: ValueKind = T::KIND;
    const NULLABLE: bool = true;

    fn into_value(self) -> Value {
        self.map_or(Value::Null, T::into_value)
    }
}

impl IntoValue for Value {
    const KIND: ValueKind = ValueKind::Unknown;

    fn into_value(self) -> Value {
        self
    }
}

/// The value of a parameter, and what it is or, when it is NULL, would have been.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    pub(crate) value: Value,
    pub(crate) kind: ValueKind,
}

impl Bound {
    /// The value as the database is given it.
    pub fn new<T: IntoValue>(value: T) -> Self {
        let value = value.into_value();
        let kind = match &value {
            Value::Null => T::KIND,
            Value::Bool(_) => ValueKind::Bool,
            Value::Integer(_) => ValueKind::Integer,
            Value::Real(_) => ValueKind::Real,
            Value::Text(_) => ValueKind::Text,
            Value::Blob(_) => ValueKind::Blob,
            Value::Time(_) => ValueKind::Time,
            Value::Date(_) => ValueKind::Date,
            Value::Uuid(_) => ValueKind::Uuid,
            Value::Json(_) => ValueKind::Json,
        };
        Self { value, kind }
    }

    /// The value, if it is a text.
    pub(crate) fn text(&self) -> &str {
        match &self.value {
            Value::Text(text) => text,
            _ => "",
        }
    }
}

/// A type that a column can be read as.
///
/// ```
/// use nest_data::{FromColumn, Value};
///
/// enum Role { User, Admin }
///
/// impl FromColumn for Role {
///     const EXPECTED: &'static str = "user or admin";
///
///     fn from_column(value: Value) -> Option<Self> {
///         match String::from_column(value)?.as_str() {
///             "user" => Some(Self::User),
///             "admin" => Some(Self::Admin),
///             _ => None,
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a column cannot be read as `{Self}`",
    note = "implement `FromColumn` for `{Self}`",
    note = "a whole number in a database is an `i64`, and a column that may be NULL an `Option`"
)]
pub trait FromColumn: Sized {
    /// What is expected, for the message about a value that is something else.
    const EXPECTED: &'static str;

    /// The value as this type, or `None` when it is something else. NULL is something else, except for an `Option`.
    fn from_column(value: Value) -> Option<Self>;
}

macro_rules! from_column {
    ($($type:ty, $expected:literal: $($pattern:pat => $into:expr),+;)*) => {$(
        impl FromColumn for $type {
            const EXPECTED: &'static str = $expected;

            fn from_column(value: Value) -> Option<Self> {
                match value {
                    $($pattern => $into,)+
                    _ => None,
                }
            }
        }
    )*};
}

from_column! {
    bool, "a truth value": Value::Bool(value) => Some(value), Value::Integer(value @ (0 | 1)) => Some(value == 1);
    i64, "an integer": Value::Integer(value) => Some(value);
    i32, "an integer of 32 bits": Value::Integer(value) => value.try_into().ok();
    u32, "an integer from 0 to 4294967295": Value::Integer(value) => value.try_into().ok();
    u64, "an integer, 0 or above": Value::Integer(value) => value.try_into().ok();
    f64, "a number": Value::Real(value) => Some(value), Value::Integer(value) => Some(value as f64);
    String, "a text": Value::Text(value) => Some(value);
    Vec<u8>, "a blob": Value::Blob(value) => Some(value);
    DateTime<Utc>, "an instant": Value::Time(value) => Some(value), Value::Text(value) => instant(&value);
    NaiveDate, "a date": Value::Date(value) => Some(value), Value::Text(value) => value.parse().ok();
    Uuid, "a UUID": Value::Uuid(value) => Some(value), Value::Text(value) => value.parse().ok();
}

impl<T: FromColumn> FromColumn for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_column(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_column(value).map(Some),
        }
    }
}

impl FromColumn for Value {
    const EXPECTED: &'static str = "a value";

    fn from_column(value: Value) -> Option<Self> {
        Some(value)
    }
}

/// RFC 3339, or what SQLite's `CURRENT_TIMESTAMP` writes, which is UTC.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.to_utc())
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").map(|instant| instant.and_utc()))
        .ok()
}
