//! What has been declared anywhere in the program, to notice what no module lists.
//!
//! Nothing is wired through it. The attributes write names and keys, and never the type itself: the compiler would take a
//! type that is mentioned here for used, and no longer say that it is not.

use super::key::Key;
use super::place::Place;

/// A declaration that an attribute has seen.
#[doc(hidden)]
pub struct Sighting {
    /// What was declared.
    pub what: Sighted,
    /// The type's name.
    pub name: &'static str,
    /// Its key; none for `#[controller]`, which stands elsewhere than the type.
    pub key: Key,
    /// Where it is.
    pub place: Place,
    /// The Rust module that it is in.
    pub module_path: &'static str,
}

/// What a [`Sighting`] is of.
#[doc(hidden)]
pub enum Sighted {
    /// `#[injectable]`.
    Injectable,
    /// `#[controller]`.
    Controller,
    /// `#[module]`, with the keys of the classes that it lists.
    Module(&'static [Key]),
}

inventory::collect!(Sighting);

impl Sighting {
    /// All of the program.
    pub(crate) fn all() -> impl Iterator<Item = &'static Sighting> {
        inventory::iter::<Sighting>.into_iter()
    }

    /// The crate that it is in.
    pub(crate) fn crate_name(&self) -> &'static str {
        self.module_path.split("::").next().unwrap_or_default()
    }
}
