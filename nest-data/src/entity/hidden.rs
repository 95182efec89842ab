use std::fmt;

use super::ColumnType;
use crate::query::{Bound, Value};

/// The value of a column that is read only by those who ask for it
/// ([`with_hidden`](crate::Select::with_hidden)): a password's hash, or a large text.
///
/// It does not print its value, and serde cannot write it, so that it gets neither into a log nor into an answer.
///
/// ```
/// use nest::Entity;
/// use nest::data::{DataError, Hidden, Repository};
///
/// #[derive(Clone, Debug, Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[column(primary, generated)]
///     pub id: i64,
///     pub email: String,
///     #[column(hidden)]
///     pub password_hash: Hidden<String>,
/// }
///
/// async fn hash_of(users: &Repository<User>, email: &str) -> Result<Option<String>, DataError> {
///     let user = users.find(User::EMAIL.eq(email)).with_hidden().first().await?;
///     Ok(user.and_then(|user| user.password_hash.into_loaded()))
/// }
/// ```
///
/// [`save`](crate::Repository::save) writes one that was loaded or set, and leaves others as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hidden<T>(Option<T>);

impl<T> Hidden<T> {
    /// One that was not read.
    pub const fn not_loaded() -> Self {
        Self(None)
    }

    /// The value, if it was read.
    pub const fn loaded(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// The value, if it was read.
    pub fn into_loaded(self) -> Option<T> {
        self.0
    }

    /// Whether it was read.
    pub const fn is_loaded(&self) -> bool {
        self.0.is_some()
    }
}

impl<T: ColumnType> Hidden<T> {
    /// What is bound, where it was read.
    #[doc(hidden)]
    pub fn bound(&self) -> Bound {
        match &self.0 {
            Some(value) => Bound::new(value.clone()),
            None => Bound { value: Value::Null, kind: T::KIND },
        }
    }
}

impl<T> From<T> for Hidden<T> {
    fn from(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T> Default for Hidden<T> {
    fn default() -> Self {
        Self::not_loaded()
    }
}

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_loaded() { "Hidden(loaded)" } else { "Hidden(not loaded)" })
    }
}

/// What the type of a hidden column is made of.
#[diagnostic::on_unimplemented(
    message = "a hidden column has the type `Hidden<{Self}>`",
    label = "expected `Hidden<{Self}>`",
    note = "without being asked for it is not read, and then there is no `{Self}` to be in the field"
)]
pub trait HiddenType {
    /// The type of its values.
    type Value: ColumnType;
}

impl<T: ColumnType> HiddenType for Hidden<T> {
    type Value = T;
}
