//! From what `validator` found to faults with paths.

use validator::{ValidationErrors, ValidationErrorsKind};

use super::constraint_sentences;
use super::faults::Faults;
use super::notes::Notes;
use super::path::join;

/// The key under which `validator` keeps what a list at the root found. Source: `impl_validate_list!` in its `traits.rs`.
const LIST: &str = "_tmp_validator";
/// The key of what a struct's own check found. Source: `tokens/schema.rs` of `validator_derive`.
const WHOLE: &str = "__all__";

/// Adds a fault for each constraint that does not hold, unless its value was made up.
pub(super) fn add(errors: &ValidationErrors, path: &str, notes: &Notes, faults: &mut Faults) {
    let fields = notes.fields_at(path);
    let mut entries: Vec<_> =
        errors.errors().iter().map(|(name, kind)| (told_name(name, kind, path, &fields, notes), kind)).collect();
    // `validator` keeps them in a map without an order; they are told in the order of the fields.
    entries.sort_by_key(|((position, name), _)| (*position, name.clone()));
    for ((_, name), kind) in entries {
        let path = match &*name {
            "" | LIST | WHOLE => path.to_owned(),
            name => join(path, name),
        };
        match kind {
            ValidationErrorsKind::Struct(errors) => add(errors, &path, notes, faults),
            ValidationErrorsKind::List(items) => {
                for (index, errors) in items {
                    add(errors, &format!("{path}[{index}]"), notes, faults);
                }
            }
            ValidationErrorsKind::Field(errors) if !notes.is_made_up(&path) => {
                for error in errors {
                    let sentence = match &error.message {
                        Some(message) => message.clone().into_owned(),
                        None => constraint_sentences::of_constraint(&path, error),
                    };
                    faults.add(&path, &error.code, sentence);
                }
            }
            ValidationErrorsKind::Field(_) => {}
        }
    }
}

/// The name by which something is told, none of a part of an intersection: its fields are those of the object.
fn told_name(
    name: &str,
    kind: &ValidationErrorsKind,
    path: &str,
    fields: &[&'static str],
    notes: &Notes,
) -> (usize, String) {
    let part = match kind {
        ValidationErrorsKind::Struct(_) => notes.part_at(path, name),
        _ => None,
    };
    part.map_or_else(|| json_name(name, fields), |position| (position, String::new()))
}

/// The name that a field has in JSON, with its position. `validator` knows only the name in Rust; one of serde's conventions
/// leads from the one to the other. A field that `#[serde(rename)]` gives an unrelated name is told by its name in Rust.
fn json_name(name: &str, fields: &[&'static str]) -> (usize, String) {
    let same = |field: &&str| **field == *name;
    let alike = |field: &&str| plain(field).eq(plain(name.trim_start_matches("r#")));
    match fields.iter().position(same).or_else(|| fields.iter().position(alike)) {
        Some(position) => (position, fields[position].to_owned()),
        None => (usize::MAX, name.to_owned()),
    }
}

/// The letters and digits of a name: all of serde's conventions agree in them.
fn plain(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|char| char.is_alphanumeric()).map(|char| char.to_ascii_lowercase())
}
