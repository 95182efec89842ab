//! Finding everything that is wrong with an object.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::faults::{Faults, ValidationFailed};
use super::node::Node;
use super::notes::{Notes, ROOT};
use super::rules::Rules;
use crate::http::error::{BadRequest, Failure};

/// Where an object comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A JSON body: types are strict, and unknown properties are refused.
    Json,
    /// A query string: every value is a text, and unknown names are left alone.
    Query,
    /// The texts of a form: as in a query, and unknown names are refused.
    Form,
}

impl Source {
    /// Whether every value is a text, or several.
    pub(super) fn is_texts(self) -> bool {
        matches!(self, Source::Query | Source::Form)
    }
}

/// How many rounds and values an object may cost, so that a body full of faults is no attack. A round is spent on each
/// required field that is missing and on each value that a type of its own refuses, not on each fault.
const MAX_ROUNDS: usize = 64;
const MAX_STEPS: usize = 500_000;

/// The answer to an object that the fast path refused, with the words of the fast path for what cannot be found again.
pub(super) fn explain<T: DeserializeOwned, R: Rules<T>>(
    value: &Value,
    source: Source,
    rules: &R,
    fast_error: Option<String>,
) -> Failure {
    match read::<T, R>(value, source, rules) {
        Err(failure) => failure,
        // A property that is given twice, for example: the tree holds only the last one.
        Ok(_) => BadRequest::new(fast_error.unwrap_or_else(|| "NUL characters are not allowed".into())).into(),
    }
}

/// Reads an object, or tells all its faults.
///
/// A deserializer that never fails at a value puts something in its place instead, notes the fault with its path, and goes on.
/// Where the type itself refuses a value, or lacks a field, serde ends the round: the next round knows better.
pub(super) fn read<T: DeserializeOwned, R: Rules<T>>(value: &Value, source: Source, rules: &R) -> Result<T, Failure> {
    let notes = Notes::default();
    let mut found = None;
    for _ in 0..MAX_ROUNDS {
        notes.begin_round();
        let root = Node { value: Some(value), path: String::new(), site: ROOT, source, notes: &notes, known: None };
        match root.read(PhantomData::<T>) {
            Ok(value) => {
                found = Some(value);
                break;
            }
            Err(_) if notes.may_go_on(MAX_STEPS) => {}
            Err(_) => break,
        }
    }
    let mut broken = Faults::default();
    if let Some(value) = &found {
        rules.tell(value, &notes, &mut broken);
    }
    let mut faults = notes.take_faults().into_list();
    faults.extend(broken.into_list());
    match found {
        Some(value) if faults.is_empty() => Ok(value),
        _ => Err(ValidationFailed::new(faults).into()),
    }
}
