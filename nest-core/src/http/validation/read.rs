//! The fast path, and where it leaves for the thorough one.

use std::cell::Cell;

use serde::de::DeserializeOwned;

use super::collect::{Source, explain, read};
use super::nul::has_escaped_nul;
use super::query::{QueryReader, as_value, tree};
use super::rules::Rules;
use super::watch::Watch;
use crate::http::error::{BadRequest, Failure};
use crate::http::extract::QueryPairs;

/// Reads and validates a JSON body. While all is well, serde_json reads straight into the type and nothing is tracked but
/// one flag; only when something is wrong the body is read again, to find everything that is.
pub(crate) fn read_json<T: DeserializeOwned, R: Rules<T> + Default>(bytes: &[u8]) -> Result<T, Failure> {
    read_json_by(bytes, &R::default())
}

/// The same by rules that depend on more than the type.
pub(crate) fn read_json_by<T: DeserializeOwned, R: Rules<T>>(bytes: &[u8], rules: &R) -> Result<T, Failure> {
    let unknown = Cell::new(false);
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = T::deserialize(Watch::new(&mut json, &unknown)).and_then(|value| json.end().map(|()| value));
    match value {
        Ok(value) if !unknown.get() && !has_escaped_nul(bytes) && rules.hold(&value) => Ok(value),
        Ok(_) => Err(explain_json::<T, R>(bytes, rules, None)),
        Err(error) => Err(explain_json::<T, R>(bytes, rules, Some(&error))),
    }
}

#[cold]
fn explain_json<T: DeserializeOwned, R: Rules<T>>(
    bytes: &[u8],
    rules: &R,
    error: Option<&serde_json::Error>,
) -> Failure {
    match serde_json::from_slice(bytes) {
        Ok(value) => explain::<T, R>(&value, Source::Json, rules, error.map(ToString::to_string)),
        // NestJS's words on Fastify. serde_json refuses what is nested deeper than 127 as malformed, too.
        Err(_) => BadRequest::new("Body is not valid JSON but content-type is set to 'application/json'").into(),
    }
}

/// Reads and validates a query string. The fast path looks only for the names that the type has, and for none within others.
pub(crate) fn read_query<T: DeserializeOwned, R: Rules<T> + Default>(pairs: QueryPairs<'_>) -> Result<T, Failure> {
    read_query_by(pairs, &R::default())
}

/// The same by rules that depend on more than the type.
pub(crate) fn read_query_by<T: DeserializeOwned, R: Rules<T>>(pairs: QueryPairs<'_>, rules: &R) -> Result<T, Failure> {
    if !pairs.may_nest() {
        match T::deserialize(QueryReader::new(pairs)) {
            Ok(value) if rules.hold(&value) => return Ok(value),
            _ => {}
        }
    }
    explain_query::<T, R>(pairs, rules)
}

/// A type that is no plain struct is read here too, so that this may turn out well.
#[cold]
fn explain_query<T: DeserializeOwned, R: Rules<T>>(pairs: QueryPairs<'_>, rules: &R) -> Result<T, Failure> {
    let Some(value) = as_value(pairs) else { return Err(BadRequest::new("Failed to decode the query string").into()) };
    read(&value, Source::Query, rules)
}

/// Reads and validates the texts of a form.
pub(crate) fn read_form<'a, T: DeserializeOwned, R: Rules<T> + Default>(
    texts: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<T, Failure> {
    read_form_by(texts, &R::default())
}

/// The same by rules that depend on more than the type.
pub(crate) fn read_form_by<'a, T: DeserializeOwned, R: Rules<T>>(
    texts: impl Iterator<Item = (&'a str, &'a str)>,
    rules: &R,
) -> Result<T, Failure> {
    let tree = tree(texts.map(|(name, text)| (name.to_owned(), text.to_owned())));
    read(&tree, Source::Form, rules)
}
