use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};

/// A value on its way to or from the database. It does not print itself, since it may be a password's hash.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// NULL, of any type.
    Null,
    /// True or false; 1 or 0 in SQLite.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// An instant, in microseconds; in SQLite a text such as `2026-11-22T14:30:26.000000Z`, which sorts by time.
    Time(DateTime<Utc>),
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
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

macro_rules! into_value {
    ($($type:ty => |$value:ident| $into:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $into
            }
        }
    )*};
}

into_value! {
    bool => |value| Self::Bool(value);
    i32 => |value| Self::Integer(value.into());
    u32 => |value| Self::Integer(value.into());
    i64 => |value| Self::Integer(value);
    f64 => |value| Self::Real(value);
    String => |value| Self::Text(value);
    &str => |value| Self::Text(value.to_owned());
    &String => |value| Self::Text(value.clone());
    Vec<u8> => |value| Self::Blob(value);
    &[u8] => |value| Self::Blob(value.to_vec());
    DateTime<Utc> => |value| Self::Time(value);
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
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
