//! The list of mutations speaks of the shop as it is: each text stands where it is looked for, and each rule has an entry.

use super::Finding;
use crate::mutants::list::{LIST, Mutants};
use crate::source::File;

/// Compares the list with the sources, the README and the tests of the shop.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let Some(list) = files.iter().find(|file| file.path == LIST) else { return Vec::new() };
    let faults = match Mutants::read(&list.text) {
        Ok(mutants) => mutants.faults(files),
        Err(fault) => vec![fault],
    };
    let help = "bring the list up to date with what it breaks; `cargo xtask mutants` runs it";
    faults.into_iter().map(|(line, what)| Finding::new(LIST, line, what, help)).collect()
}
