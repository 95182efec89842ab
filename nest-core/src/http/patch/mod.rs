//! Fields of a partial update, which may be left out.

mod read;
#[cfg(feature = "validation")]
mod rules;
#[cfg(feature = "openapi")]
mod schema;

/// A field of a partial update: left out, or with a value.
///
/// What null means is up to the value's type: `Patch<String>` refuses it, and for `Patch<Option<String>>` it is a value, which
/// takes away what was there. A field that is left out needs no `#[serde(default)]`, as an `Option` doesn't.
///
/// The rules of `#[validate(…)]` hold for the value, and a field that is left out keeps all of them. `length`, `range`, `email`,
/// `url`, `regex` and `nested` are there; a function of `custom` takes the `&Patch<T>`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The field is left out: what it is about stays as it is.
    #[default]
    Missing,
    /// What it shall be from now on.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the field is left out. For `#[serde(skip_serializing_if = "Patch::is_missing")]`, in a type that is sent as well.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self, Patch::Missing)
    }

    /// The same with a reference to the value.
    #[must_use]
    pub const fn as_ref(&self) -> Patch<&T> {
        match self {
            Patch::Missing => Patch::Missing,
            Patch::Value(value) => Patch::Value(value),
        }
    }

    /// The value, if there is one.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Patch::Missing => None,
            Patch::Value(value) => Some(value),
        }
    }

    /// The value, or what there is.
    #[must_use]
    pub fn unwrap_or(self, current: T) -> T {
        self.into_option().unwrap_or(current)
    }

    /// The same with another value.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Patch::Missing => Patch::Missing,
            Patch::Value(value) => Patch::Value(change(value)),
        }
    }

    /// Writes the value over what there is. A field that is left out changes nothing.
    pub fn apply_to(self, current: &mut T) {
        if let Patch::Value(value) = self {
            *current = value;
        }
    }
}

/// A value is there where one is given.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Patch::Missing, Patch::Value)
    }
}

impl<T> From<Patch<T>> for Option<T> {
    fn from(patch: Patch<T>) -> Self {
        patch.into_option()
    }
}
