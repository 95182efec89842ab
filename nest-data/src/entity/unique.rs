use std::{fmt, marker::PhantomData};

use super::{Condition, Entity, Operand};
use crate::{
    query::{Bound, Value},
    sql::{Comparison, Test},
};

/// A unique index of an entity, with the types of its columns. `#[derive(Entity)]` writes one for each `unique(…)` of
/// `#[entity]`: `User::BY_EMAIL`.
///
/// ```
/// use nest::Entity;
/// use nest::data::{DataError, Repository};
///
/// #[derive(Clone, Debug, Entity)]
/// #[entity(table = "notes", unique(slug), unique(owner, title), index(owner, id))]
/// pub struct Note {
///     #[column(primary, generated)]
///     pub id: i64,
///     pub slug: String,
///     pub owner: i64,
///     pub title: String,
/// }
///
/// async fn find(notes: &Repository<Note>) -> Result<Option<Note>, DataError> {
///     match notes.find_by(Note::BY_SLUG, "shopping").await? {
///         Some(note) => Ok(Some(note)),
///         None => notes.find_by(Note::BY_OWNER_AND_TITLE, (7, "Shopping")).await,
///     }
/// }
/// ```
pub struct Unique<E, K> {
    columns: &'static [&'static str],
    of: PhantomData<fn() -> (E, K)>,
}

impl<E: Entity, K> Unique<E, K> {
    /// The index over these columns. Only the entity can know that there is one, and of which types.
    #[doc(hidden)]
    pub const fn new(columns: &'static [&'static str]) -> Self {
        Self { columns, of: PhantomData }
    }

    /// The names of its columns, in its order.
    pub const fn columns(self) -> &'static [&'static str] {
        self.columns
    }

    /// The row with these values.
    pub fn eq(self, key: impl UniqueKey<K>) -> Condition<E> {
        let parts = self.columns.iter().zip(key.into_bounds()).map(|(column, value)| match value.value {
            Value::Null => Test::IsNull(column),
            _ => Test::Compare(column, Comparison::Equal, value),
        });
        Condition::new(parts.fold(Test::All, Test::and))
    }
}

/// Values that a row is found by in a [`Unique`] index: one, or a tuple of as many as there are columns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no key of a unique index over `{K}`",
    label = "expected `{K}`, found `{Self}`"
)]
pub trait UniqueKey<K> {
    /// A value for each column.
    fn into_bounds(self) -> Vec<Bound>;
}

impl<T, V: Operand<T>> UniqueKey<(T,)> for V {
    fn into_bounds(self) -> Vec<Bound> {
        vec![self.into_bound()]
    }
}

impl<A, B, V: Operand<A>, W: Operand<B>> UniqueKey<(A, B)> for (V, W) {
    fn into_bounds(self) -> Vec<Bound> {
        vec![self.0.into_bound(), self.1.into_bound()]
    }
}

impl<A, B, C, V: Operand<A>, W: Operand<B>, X: Operand<C>> UniqueKey<(A, B, C)> for (V, W, X) {
    fn into_bounds(self) -> Vec<Bound> {
        vec![self.0.into_bound(), self.1.into_bound(), self.2.into_bound()]
    }
}

impl<E, K> Clone for Unique<E, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, K> Copy for Unique<E, K> {}

impl<E, K> fmt::Debug for Unique<E, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Unique").field(&self.columns).finish()
    }
}
