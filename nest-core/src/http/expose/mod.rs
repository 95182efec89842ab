//! Fields that not everybody sees: which groups a request belongs to, and how values are written for them.

mod apply;
mod containers;
mod exposed;
mod groups;
mod probe;

use serde::Serializer;

pub use apply::{ApplyGroups, Returned, ViaUnruled, exposed_by, exposed_to, viewer};
pub use exposed::Exposed;
pub use groups::{Group, Groups, Viewer};
pub use probe::{Field, ViaSerialize, may_be_hidden, shown};

/// A value that is written for groups: `#[expose]` on a struct implements it, and `Serialize` for nobody's groups beside it.
///
/// It is there for texts, numbers, times, JSON values, and for lists, maps and the like of what has it; everything within a
/// value is written for the same groups. A field of a type that has only `Serialize` is written as that says.
///
/// ```
/// use nest_core::http::{Expose, Groups};
/// use serde::{Serialize, Serializer};
///
/// struct Celsius(f64);
///
/// impl Expose for Celsius {
///     fn expose<S: Serializer>(&self, _: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
///         self.0.serialize(serializer)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "NEST-E0520: nothing says who sees what of a `{Self}`",
    label = "has no `#[expose]`",
    note = "put `#[expose]` above `#[derive(Serialize)]` on the struct, and `#[expose(groups(…))]` or `#[expose(never)]` on its\nfields",
    note = "a route whose result is for everybody needs no `#[expose]`: remove it there"
)]
pub trait Expose {
    /// Writes what these groups see of it.
    ///
    /// # Errors
    /// What the serializer fails with.
    fn expose<S: Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A value as nobody's groups see it: what `#[expose]` writes into `Serialize`.
///
/// # Errors
/// What the serializer fails with.
pub fn closed<T: Expose + ?Sized, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.expose(Groups::NONE, serializer)
}

/// A group, out of what stands for one.
pub fn group(of: impl Into<Group>) -> Group {
    of.into()
}

/// Whether a field is for one of these groups: what `#[expose(groups(…))]` asks.
#[must_use]
pub fn is_for<const N: usize>(groups: &Groups, field: [Group; N]) -> bool {
    field.iter().any(|group| groups.contains(*group))
}
