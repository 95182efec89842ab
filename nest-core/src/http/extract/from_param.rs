//! Values out of one text.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::{NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64};

use http::StatusCode;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};

use crate::http::error::HttpError;

/// A value out of one text: a path parameter, a query value, a header or a cookie.
#[diagnostic::on_unimplemented(
    message = "NEST-E0509: `{Self}` cannot be read from one text",
    label = "no `FromParam`",
    note = "integers, floats, `bool`, `char`, `String` and addresses can; `Uuid` and dates with the\nfeatures `uuid` and `chrono`; lists as `Separated<T>`",
    note = "put `#[derive(Deserialize, FromParam)]` on an enum without fields; implement\n`FromParam` for any other type of your own"
)]
pub trait FromParam: Sized + Send {
    /// Reads the value.
    ///
    /// # Errors
    /// What kind of text is expected, as the client is told with status 400.
    fn from_param(text: &str) -> Result<Self, ParamError>;

    /// Reads the value of a text that is there anyway.
    ///
    /// # Errors
    /// As [`from_param`](Self::from_param).
    fn from_owned_param(text: String) -> Result<Self, ParamError> {
        Self::from_param(&text)
    }
}

/// A text that is not what a parameter expects: 400, in NestJS's words.
///
/// A filter that catches it answers all of them in another way, `#[param(status = 404)]` and `#[param(error = …)]` one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamError {
    message: Cow<'static, str>,
    status: StatusCode,
}

impl ParamError {
    /// `Validation failed (… is expected)`.
    pub fn expected(what: impl fmt::Display) -> Self {
        ParamError::new(format!("Validation failed ({what} is expected)"))
    }

    /// Any other sentence.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        ParamError { message: message.into(), status: StatusCode::BAD_REQUEST }
    }

    /// Answers with another status than 400.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        ParamError { status, ..self }
    }
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ParamError {}

impl HttpError for ParamError {
    fn status(&self) -> StatusCode {
        self.status
    }
}

const NUMERIC: &str = "numeric string";

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl FromParam for $type {
            fn from_param(text: &str) -> Result<Self, ParamError> {
                // Rust takes a leading plus, NestJS does not.
                match text.parse() {
                    Ok(number) if !text.starts_with('+') => Ok(number),
                    _ => Err(ParamError::expected(NUMERIC)),
                }
            }
        }
    )*};
}

numbers! {
    i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize
    NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64
}

macro_rules! floats {
    ($($type:ty)*) => {$(
        impl FromParam for $type {
            fn from_param(text: &str) -> Result<Self, ParamError> {
                match text.parse::<$type>() {
                    Ok(number) if number.is_finite() => Ok(number),
                    _ => Err(ParamError::expected(NUMERIC)),
                }
            }
        }
    )*};
}

floats! { f32 f64 }

macro_rules! parsed {
    ($($type:ty = $what:literal)*) => {$(
        impl FromParam for $type {
            fn from_param(text: &str) -> Result<Self, ParamError> {
                text.parse().map_err(|_| ParamError::expected($what))
            }
        }
    )*};
}

parsed! {
    char = "single character"
    IpAddr = "IP address"
    Ipv4Addr = "IPv4 address"
    Ipv6Addr = "IPv6 address"
}

#[cfg(feature = "uuid")]
parsed! {
    uuid::Uuid = "uuid"
}

#[cfg(feature = "chrono")]
parsed! {
    chrono::NaiveDate = "date as 2026-12-31"
    chrono::NaiveTime = "time as 23:59:59"
}

/// With an offset, as RFC 3339 writes it. In a query a `+` is a space, so it is written `%2B` there, or `Z`.
#[cfg(feature = "chrono")]
impl FromParam for chrono::DateTime<chrono::FixedOffset> {
    fn from_param(text: &str) -> Result<Self, ParamError> {
        chrono::DateTime::parse_from_rfc3339(text)
            .map_err(|_| ParamError::expected("date and time as 2026-12-31T23:59:59Z"))
    }
}

#[cfg(feature = "chrono")]
impl FromParam for chrono::DateTime<chrono::Utc> {
    fn from_param(text: &str) -> Result<Self, ParamError> {
        chrono::DateTime::<chrono::FixedOffset>::from_param(text).map(Into::into)
    }
}

impl FromParam for bool {
    fn from_param(text: &str) -> Result<Self, ParamError> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(ParamError::expected("boolean string")),
        }
    }
}

impl FromParam for String {
    fn from_param(text: &str) -> Result<Self, ParamError> {
        Ok(text.to_owned())
    }

    fn from_owned_param(text: String) -> Result<Self, ParamError> {
        Ok(text)
    }
}

/// A variant of an enum without fields, by the name that serde gives it: what `#[derive(FromParam)]` calls.
///
/// # Errors
/// When there is no such variant.
pub fn variant<T: DeserializeOwned>(text: &str) -> Result<T, ParamError> {
    let deserializer: StrDeserializer<'_, serde::de::value::Error> = text.into_deserializer();
    T::deserialize(deserializer).map_err(|_| ParamError::expected("enum string"))
}

/// Reads a decoded text without copying it twice.
pub(super) fn read<T: FromParam>(text: Cow<'_, str>) -> Result<T, ParamError> {
    match text {
        Cow::Borrowed(text) => T::from_param(text),
        Cow::Owned(text) => T::from_owned_param(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: FromParam + PartialEq + fmt::Debug>(text: &str, expected: Option<T>) {
        assert_eq!(T::from_param(text).ok(), expected, "{text:?}");
    }

    #[test]
    fn integers_are_digits_within_their_bounds() {
        check("9", Some(9i64));
        check("-9", Some(-9i64));
        check("9223372036854775807", Some(i64::MAX));
        for text in ["", "+9", " 9", "9 ", "9.0", "0x9", "nine", "9223372036854775808", "٣"] {
            check::<i64>(text, None);
        }
        check::<u32>("-1", None);
        check::<NonZeroU32>("0", None);
    }

    #[test]
    fn floats_are_finite() {
        check("1.5e3", Some(1500.0f64));
        for text in ["NaN", "inf", "infinity", "1e999", ""] {
            check::<f64>(text, None);
        }
    }

    #[test]
    fn the_words_are_those_of_nest() {
        assert_eq!(i64::from_param("x").unwrap_err().to_string(), "Validation failed (numeric string is expected)");
        assert_eq!(bool::from_param("1").unwrap_err().to_string(), "Validation failed (boolean string is expected)");
    }
}
