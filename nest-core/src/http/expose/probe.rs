//! Finds out whether a field has rules of its own: an inherent method wins over a trait's.

use serde::{Serialize, Serializer};

use super::{Expose, Groups};

/// A field of a value that is written.
pub struct Field<'a, T: ?Sized>(pub &'a T);

/// A field that is written for groups.
pub struct Ruled<'a, T: ?Sized>(&'a T, &'a Groups);

/// A field that everybody sees alike.
pub struct Plain<'a, T: ?Sized>(&'a T);

impl<'a, T: Expose + ?Sized> Field<'a, T> {
    /// By its own rules.
    pub fn for_groups(self, groups: &'a Groups) -> Ruled<'a, T> {
        Ruled(self.0, groups)
    }
}

/// The answer for a type without rules.
pub trait ViaSerialize<'a, T: ?Sized> {
    /// As it is.
    fn for_groups(self, groups: &'a Groups) -> Plain<'a, T>;
}

impl<'a, T: Serialize + ?Sized> ViaSerialize<'a, T> for Field<'a, T> {
    fn for_groups(self, _: &'a Groups) -> Plain<'a, T> {
        Plain(self.0)
    }
}

impl<T: Expose + ?Sized> Serialize for Ruled<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.expose(self.1, serializer)
    }
}

impl<T: Serialize + ?Sized> Serialize for Plain<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A field, unless it is hidden: what `skip_serializing_if` takes for `None`.
#[must_use]
pub fn shown<T>(is_shown: bool, field: impl FnOnce() -> T) -> Option<T> {
    is_shown.then(field)
}

/// Stands in a schema for a rule that only the groups of a request decide: the field may be absent.
#[must_use]
pub const fn may_be_hidden<T: ?Sized>(_: &T) -> bool {
    false
}
