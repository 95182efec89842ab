//! The faults of one object.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use http::StatusCode;

use crate::http::error::{ErrorBody, FieldFault, HttpError};

/// A body or a query that is at fault: 400, with every fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationFailed {
    faults: Vec<FieldFault>,
    status: StatusCode,
}

impl ValidationFailed {
    pub(super) fn new(faults: Vec<FieldFault>) -> Self {
        ValidationFailed { faults, status: StatusCode::BAD_REQUEST }
    }

    /// One fault of a field: its path as the client writes it (`items[0].sku`), a code of the rule, and a sentence.
    #[must_use]
    pub fn of(field: impl Into<String>, code: impl Into<Cow<'static, str>>, sentence: impl Into<String>) -> Self {
        ValidationFailed::new(Vec::new()).and(field, code, sentence)
    }

    /// One more fault.
    #[must_use]
    pub fn and(
        mut self,
        field: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        sentence: impl Into<String>,
    ) -> Self {
        let (field, code) = (field.into(), code.into());
        let known = self.faults.iter().position(|fault| fault.field == field);
        let at = known.unwrap_or_else(|| {
            self.faults.push(FieldFault { field, constraints: BTreeMap::new() });
            self.faults.len() - 1
        });
        self.faults[at].constraints.insert(code, sentence.into());
        self
    }

    /// The faults of both.
    pub(crate) fn and_all(self, others: ValidationFailed) -> Self {
        let each = |fault: FieldFault| {
            fault.constraints.into_iter().map(move |(code, sentence)| (fault.field.clone(), code, sentence))
        };
        others
            .faults
            .into_iter()
            .flat_map(each)
            .fold(self, |all, (field, code, sentence)| all.and(field, code, sentence))
    }

    /// The fields at fault, each with its constraints.
    #[must_use]
    pub fn faults(&self) -> &[FieldFault] {
        &self.faults
    }

    /// Answers with another status than 400, 422 for example.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        ValidationFailed { status, ..self }
    }
}

impl fmt::Display for ValidationFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Validation failed")
    }
}

impl Error for ValidationFailed {}

impl HttpError for ValidationFailed {
    fn status(&self) -> StatusCode {
        self.status
    }

    fn body(&self) -> ErrorBody {
        ErrorBody::faults(self.status, self.faults.clone())
    }
}

/// How many fields are told at most: the answer to a long list of mistakes need not be longer than the list.
const MAX_FAULTS: usize = 1000;

/// The faults found so far, in the order in which they were found.
#[derive(Default)]
pub(crate) struct Faults {
    list: Vec<FieldFault>,
    /// Where the faults of a path are in the list.
    index: BTreeMap<String, usize>,
}

impl Faults {
    pub(super) fn add(&mut self, path: &str, code: &str, sentence: String) {
        let next = self.list.len();
        if next == MAX_FAULTS {
            return;
        }
        let at = *self.index.entry(path.to_owned()).or_insert(next);
        if at == next {
            self.list.push(FieldFault { field: path.to_owned(), constraints: BTreeMap::new() });
        }
        self.list[at].constraints.insert(code.to_owned().into(), sentence);
    }

    /// Whether a path itself is at fault.
    pub(super) fn is_at_fault(&self, path: &str) -> bool {
        self.index.contains_key(path)
    }

    /// Whether a path, or something it belongs to, is at fault: its value was made up, so constraints say nothing about it.
    #[cfg(feature = "validation")]
    pub(super) fn cover(&self, path: &str) -> bool {
        // The root, the path itself, and everything that ends before a dot or a bracket.
        let ends = path.char_indices().filter(|(_, char)| matches!(char, '.' | '[')).map(|(at, _)| at);
        ends.chain([0, path.len()]).any(|end| self.index.contains_key(&path[..end]))
    }

    pub(super) fn into_list(self) -> Vec<FieldFault> {
        self.list
    }
}

#[cfg(all(test, feature = "validation"))]
mod tests {
    use super::Faults;

    #[test]
    fn a_fault_covers_what_belongs_to_its_path() {
        let mut faults = Faults::default();
        faults.add("items[0]", "type", String::new());
        for (path, covered) in [
            ("items[0]", true),
            ("items[0].quantity", true),
            ("items[0][1]", true),
            ("items", false),
            ("items[01]", false),
        ] {
            assert_eq!(faults.cover(path), covered, "{path}");
        }
    }
}
