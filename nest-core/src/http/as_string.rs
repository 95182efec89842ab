//! Integers as texts, for clients whose numbers are floating-point.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserializer, Serializer};

/// Writes integers as texts, and reads them from texts: `#[serde(with = "nest::http::AsString")]` on a field.
///
/// JavaScript's numbers are exact up to 2^53 - 1 only (`Number.MAX_SAFE_INTEGER`), so that it would round a large id. A number that is
/// not a text is refused: whoever sends one may have rounded it already. It is for integers of 64 and 128 bits, for `Option` and
/// for `Vec` of one.
///
/// ```
/// use nest_core::http::AsString;
///
/// #[derive(serde::Deserialize, serde::Serialize)]
/// struct Transfer {
///     #[serde(with = "AsString")]
///     id: i64,
/// }
///
/// let json = serde_json::to_string(&Transfer { id: i64::MAX }).unwrap();
/// assert_eq!(json, r#"{"id":"9223372036854775807"}"#);
/// assert_eq!(serde_json::from_str::<Transfer>(&json).unwrap().id, i64::MAX);
/// assert!(serde_json::from_str::<Transfer>(r#"{"id":7}"#).is_err());
/// ```
pub struct AsString;

impl AsString {
    /// Writes it.
    ///
    /// # Errors
    /// What the serializer fails with.
    pub fn serialize<N: Text, S: Serializer>(number: &N, serializer: S) -> Result<S::Ok, S::Error> {
        number.write(serializer)
    }

    /// Reads it.
    ///
    /// # Errors
    /// What is no text, or a text that is no integer of the type.
    pub fn deserialize<'de, N: Text, D: Deserializer<'de>>(deserializer: D) -> Result<N, D::Error> {
        N::read(deserializer)
    }
}

/// What [`AsString`] is for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no integer that `AsString` writes as a text",
    note = "it is for `i64`, `u64`, `i128`, `u128`, and for `Option` and `Vec` of one"
)]
pub trait Text: Sized {
    #[doc(hidden)]
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    #[doc(hidden)]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Text for $integer {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Digits(PhantomData))
            }
        }
    )*};
}

integers!(i64, u64, i128, u128);

struct Digits<N>(PhantomData<N>);

impl<N: std::str::FromStr> Visitor<'_> for Digits<N> {
    type Value = N;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer as a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<N, E> {
        text.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

/// A number within an `Option` or a list.
struct One<N>(N);

impl<N: Text> serde::Serialize for One<&N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

impl<'de, N: Text> serde::Deserialize<'de> for One<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        N::read(deserializer).map(One)
    }
}

impl<N: Text> Text for Option<N> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(number) => serializer.serialize_some(&One(number)),
            None => serializer.serialize_none(),
        }
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number: Option<One<N>> = serde::Deserialize::deserialize(deserializer)?;
        Ok(number.map(|One(number)| number))
    }
}

impl<N: Text> Text for Vec<N> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        self.iter().try_for_each(|number| list.serialize_element(&One(number)))?;
        list.end()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let numbers: Vec<One<N>> = serde::Deserialize::deserialize(deserializer)?;
        Ok(numbers.into_iter().map(|One(number)| number).collect())
    }
}

/// A text of digits. For an `Option` or a list, say so: `#[schemars(with = "Option<AsString>")]`.
#[cfg(feature = "openapi")]
impl schemars::JsonSchema for AsString {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AsString".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^-?[0-9]+$" })
    }
}
