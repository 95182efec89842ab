//! What is read in place of a value that is missing or does not fit.

use serde::de::{MapAccess, SeqAccess, Visitor};

use super::notes::Stop;

/// Texts that types which are more than a text may take: a number, times and dates, an id, an address, a link.
const TEXTS: [&str; 10] = [
    "",
    "0",
    "1970-01-01T00:00:00Z",
    "1970-01-01",
    "1970-01-01T00:00:00",
    "00:00:00",
    "00000000-0000-0000-0000-000000000000",
    "127.0.0.1",
    "http://localhost/",
    "a@localhost",
];

/// How many stand-ins there are to try.
pub(super) const TURNS: usize = TEXTS.len() + 4;

/// A text.
pub(super) fn text(turn: usize) -> &'static str {
    TEXTS[turn % TEXTS.len()]
}

/// A number: not every type takes zero.
pub(super) fn integer(turn: usize) -> i128 {
    (turn % 2) as i128
}

/// Something for a type that says nothing of itself.
pub(super) fn anything<'de, V: Visitor<'de>>(turn: usize, visitor: V) -> Result<V::Value, Stop> {
    match turn {
        0 => visitor.visit_unit(),
        1 => visitor.visit_u64(0),
        2 => visitor.visit_map(Nothing),
        3 => visitor.visit_seq(Nothing),
        _ => visitor.visit_str(text(turn - 4)),
    }
}

/// A list or a map without anything in it.
struct Nothing;

impl<'de> MapAccess<'de> for Nothing {
    type Error = Stop;

    fn next_key_seed<S: serde::de::DeserializeSeed<'de>>(&mut self, _seed: S) -> Result<Option<S::Value>, Stop> {
        Ok(None)
    }

    fn next_value_seed<S: serde::de::DeserializeSeed<'de>>(&mut self, _seed: S) -> Result<S::Value, Stop> {
        Err(Stop::Noted)
    }
}

impl<'de> SeqAccess<'de> for Nothing {
    type Error = Stop;

    fn next_element_seed<S: serde::de::DeserializeSeed<'de>>(&mut self, _seed: S) -> Result<Option<S::Value>, Stop> {
        Ok(None)
    }
}
