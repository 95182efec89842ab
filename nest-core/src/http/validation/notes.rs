//! What is learnt about an object while it is read again and again.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use serde::de::Error;

use super::faults::Faults;
use super::path::join;
use super::sentences;
use super::stand_in::TURNS;

/// A field of a struct type, as the place where a kind of value stands. What is learnt about one value is true for all values
/// of the field, so that a long list costs no more rounds than a short one.
pub(super) type Site = (*const &'static str, usize);

/// The site of what is in no struct.
pub(super) const ROOT: Site = (std::ptr::null(), 0);

/// What an object has to have.
#[derive(Default)]
struct Shape {
    /// The names of its fields, for each type that reads it.
    fields: Vec<&'static [&'static str]>,
    /// The names in Rust of the parts of an intersection.
    parts: Vec<&'static str>,
}

/// What is learnt about an object.
#[derive(Default)]
pub(crate) struct Notes {
    /// What is wrong, as found in this round.
    faults: RefCell<Faults>,
    /// Values that their type refused, with the reason: the next round puts something else in their place.
    refused: RefCell<BTreeMap<String, String>>,
    /// Fields that must not be absent, by type.
    required: RefCell<HashSet<Site>>,
    /// How many stand-ins were tried for the values of a field.
    tries: RefCell<HashMap<Site, usize>>,
    /// The names of the fields of the struct at a path.
    structs: RefCell<HashMap<String, Shape>>,
    /// How many values were read, in all rounds.
    steps: Cell<usize>,
    /// Whether nothing fits in place of some value.
    gave_up: Cell<bool>,
}

impl Notes {
    pub(super) fn fault(&self, path: &str, code: &str, sentence: String) {
        self.faults.borrow_mut().add(path, code, sentence);
    }

    /// Forgets the faults of the round before: this one finds them again.
    pub(super) fn begin_round(&self) {
        *self.faults.borrow_mut() = Faults::default();
    }

    pub(super) fn take_faults(&self) -> Faults {
        self.faults.take()
    }

    /// Whether the value at a path was made up, in this round or for good.
    #[cfg(feature = "validation")]
    pub(super) fn is_made_up(&self, path: &str) -> bool {
        self.faults.borrow().cover(path)
    }

    /// Whether a path itself is at fault, as found in this round.
    pub(super) fn is_at_fault(&self, path: &str) -> bool {
        self.faults.borrow().is_at_fault(path)
    }

    /// Notes why a type refused a value.
    pub(super) fn refuse(&self, path: &str, reason: String) {
        self.refused.borrow_mut().insert(path.to_owned(), reason);
    }

    pub(super) fn refused(&self, path: &str) -> Option<String> {
        self.refused.borrow().get(path).cloned()
    }

    /// Whether the value at a path was refused, or one that belongs to it.
    pub(super) fn has_refused(&self, path: &str) -> bool {
        let refused = self.refused.borrow();
        refused.range(path.to_owned()..).next().is_some_and(|(first, _)| first.starts_with(path))
    }

    /// Says that a struct type needs a field. Whether that is new.
    pub(super) fn require(&self, site: Site) -> bool {
        self.required.borrow_mut().insert(site)
    }

    pub(super) fn is_required(&self, site: Site) -> bool {
        self.required.borrow().contains(&site)
    }

    /// Which stand-in to use for the values of a field.
    pub(super) fn stand_in(&self, site: Site) -> usize {
        self.tries.borrow().get(&site).copied().unwrap_or(0)
    }

    pub(super) fn try_next_stand_in(&self, site: Site) {
        let mut tries = self.tries.borrow_mut();
        let turn = tries.entry(site).or_insert(0);
        *turn += 1;
        if *turn >= TURNS {
            self.gave_up.set(true);
        }
    }

    pub(super) fn enter_struct(&self, path: &str, fields: &'static [&'static str]) {
        self.structs.borrow_mut().insert(path.to_owned(), Shape { fields: vec![fields], parts: Vec::new() });
    }

    /// Says that the value at a path has the fields of several types.
    pub(super) fn enter_intersection(&self, path: &str) {
        self.structs.borrow_mut().insert(path.to_owned(), Shape::default());
    }

    /// The fields in Rust whose fields are those of the value at a path.
    pub(super) fn enter_parts(&self, path: &str, names: impl Iterator<Item = &'static str>) {
        self.structs.borrow_mut().entry(path.to_owned()).or_default().parts.extend(names);
    }

    /// The names of the fields that a part of the value at a path has.
    pub(super) fn enter_part(&self, path: &str, fields: &'static [&'static str]) {
        self.structs.borrow_mut().entry(path.to_owned()).or_default().fields.push(fields);
    }

    #[cfg(feature = "validation")]
    pub(super) fn fields_at(&self, path: &str) -> Vec<&'static str> {
        self.structs.borrow().get(path).map(|shape| shape.fields.concat()).unwrap_or_default()
    }

    /// Which part of an intersection at a path a field in Rust is, if it is one.
    #[cfg(feature = "validation")]
    pub(super) fn part_at(&self, path: &str, field: &str) -> Option<usize> {
        self.structs.borrow().get(path)?.parts.iter().position(|part| *part == field)
    }

    /// Counts a value that is read.
    pub(super) fn step(&self) {
        self.steps.set(self.steps.get() + 1);
    }

    /// Whether another round may find out more.
    pub(super) fn may_go_on(&self, max_steps: usize) -> bool {
        !self.gave_up.get() && self.steps.get() < max_steps
    }

    /// Faults of values that a type refused.
    pub(super) fn fault_of_refused(&self, path: &str, reason: &str) {
        let sentence = match path {
            "" => reason.to_owned(),
            _ => format!("{path} is invalid: {reason}"),
        };
        self.fault(path, "type", sentence);
    }

    /// A text with NUL is at fault, whatever its type says.
    pub(super) fn fault_of_nul(&self, path: &str) {
        self.fault(path, "nul", format!("{path} must not contain NUL characters"));
    }

    pub(super) fn fault_of_unknown(&self, path: &str, name: &str) {
        self.fault(&join(path, name), "unknown", sentences::unknown(name));
    }

    pub(super) fn fault_of_missing(&self, path: &str) {
        self.fault(path, "required", sentences::missing(path));
    }
}

/// Why a round ended early.
#[derive(Debug)]
pub(super) enum Stop {
    /// A type said so, and it is not yet known where.
    Said(String),
    /// A struct lacks a field.
    Missing(&'static str),
    /// It is noted; the next round goes further.
    Noted,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Said(text) => f.write_str(text),
            Stop::Missing(name) => f.write_str(name),
            Stop::Noted => f.write_str("noted"),
        }
    }
}

impl std::error::Error for Stop {}

impl Error for Stop {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Stop::Said(text.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Stop::Missing(field)
    }
}
