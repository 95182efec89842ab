//! Values out of the query string, by name.

use super::from_param::{FromParam, ParamError, read};
use crate::http::error::{BadRequest, Failure};
use crate::http::percent::{Dialect, decode};

/// The pairs of a query string.
#[derive(Clone, Copy, Debug)]
pub struct QueryPairs<'a>(&'a str);

impl<'a> QueryPairs<'a> {
    pub(crate) fn new(query: &'a str) -> Self {
        QueryPairs(query)
    }

    /// The names and values as they are sent, still encoded. A name without `=` has an empty value.
    pub(crate) fn raw(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            while !rest.is_empty() {
                let (name, value, after) = first_pair(rest);
                rest = after;
                if !(name.is_empty() && value.is_none()) {
                    return Some((name, value.unwrap_or_default()));
                }
            }
            None
        })
    }

    /// Whether there may be a name within another, `price[min]`.
    pub(crate) fn may_nest(self) -> bool {
        let mut bytes = self.0.as_bytes();
        while let Some(at) = bytes.iter().position(|byte| matches!(byte, b'[' | b'%')) {
            if matches!(bytes[at..], [b'[', ..] | [b'%', b'5', b'B' | b'b', ..]) {
                return true;
            }
            bytes = &bytes[at + 1..];
        }
        false
    }

    /// The values of one name, still encoded.
    pub(crate) fn named<'n>(self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.raw().filter_map(move |(key, value)| {
            let same = key == name || (is_encoded(key) && decode(key, Dialect::Form).is_ok_and(|key| key == name));
            same.then_some(value)
        })
    }
}

/// Whether a name has anything to decode.
fn is_encoded(name: &str) -> bool {
    name.bytes().any(|byte| matches!(byte, b'%' | b'+'))
}

/// The first pair of a query, and what comes behind it. One pass over the bytes: queries are short, and a search for each of
/// the two separators costs more to set up than to do.
fn first_pair(query: &str) -> (&str, Option<&str>, &str) {
    let mut equals = None;
    let mut end = query.len();
    for (at, byte) in query.bytes().enumerate() {
        if byte == b'&' {
            end = at;
            break;
        }
        if byte == b'=' && equals.is_none() {
            equals = Some(at);
        }
    }
    let after = query.get(end + 1..).unwrap_or_default();
    match equals {
        Some(at) => (&query[..at], Some(&query[at + 1..end]), after),
        None => (&query[..end], None, after),
    }
}

/// A value out of the query string, by name: one, an optional one, or all of that name.
#[diagnostic::on_unimplemented(
    message = "NEST-E0503: `{Self}` cannot be read from a query value",
    label = "no `FromQuery`",
    note = "a query value is a `T: FromParam`, an `Option<T>` or a `Vec<T>`; a whole query is a struct with `#[derive(Deserialize, Validate)]`"
)]
pub trait FromQuery: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// 400 when it is missing or not what the type expects.
    fn from_query(pairs: QueryPairs<'_>, name: &str) -> Result<Self, Failure>;
}

impl<T: FromParam> FromQuery for T {
    fn from_query(pairs: QueryPairs<'_>, name: &str) -> Result<Self, Failure> {
        match pairs.named(name).next() {
            Some(raw) => one(raw, name),
            // As NestJS's pipes say it: what is missing is not what is expected.
            None => match T::from_param("") {
                Err(error) => Err(error.into()),
                Ok(_) => Err(BadRequest::new(format!("{name} should not be null or undefined")).into()),
            },
        }
    }
}

impl<T: FromParam> FromQuery for Option<T> {
    fn from_query(pairs: QueryPairs<'_>, name: &str) -> Result<Self, Failure> {
        pairs.named(name).next().map(|raw| one(raw, name)).transpose()
    }
}

impl<T: FromParam> FromQuery for Vec<T> {
    fn from_query(pairs: QueryPairs<'_>, name: &str) -> Result<Self, Failure> {
        pairs.named(name).map(|raw| one(raw, name)).collect()
    }
}

fn one<T: FromParam>(raw: &str, name: &str) -> Result<T, Failure> {
    match decode(raw, Dialect::Form) {
        Ok(text) => Ok(read(text)?),
        Err(_) => Err(ParamError::new(format!("Failed to decode query value of '{name}'")).into()),
    }
}
