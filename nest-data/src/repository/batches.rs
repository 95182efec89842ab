use std::fmt;

use super::Select;
use crate::{
    entity::{Column, Condition, Entity, EntityId as _},
    error::DataError,
    name::{DatabaseName, DefaultDatabase},
    query::Bound,
    sql::Comparison,
};

/// Rows in the order of their ids, so many at a time. Made by [`Select::batches`].
///
/// ```
/// # use nest::Entity;
/// use nest_data::{DataError, Repository};
/// # #[derive(Clone, Debug, Entity)]
/// # #[entity(table = "users")]
/// # pub struct User {
/// #     #[column(primary, generated)]
/// #     pub id: i64,
/// #     pub email: String,
/// # }
///
/// async fn export(users: &Repository<User>) -> Result<(), DataError> {
///     let mut batches = users.select().batches(500);
///     while let Some(batch) = batches.next().await? {
///         for user in batch {
///             println!("{}", user.email);
///         }
///     }
///     Ok(())
/// }
/// ```
#[must_use = "nothing is read until `next`"]
pub struct Batches<'r, E: Entity, N = DefaultDatabase> {
    select: Select<'r, E, N>,
    size: u64,
    /// The id that the last batch ended with.
    last: Option<Vec<Bound>>,
    is_done: bool,
}

impl<'r, E: Entity, N: DatabaseName> Batches<'r, E, N> {
    pub(super) fn new(select: Select<'r, E, N>, size: u64) -> Self {
        let primary = E::TABLE.primary().map(|column| Column::<E, ()>::new(column.name()).asc());
        let select = primary.fold(select, Select::order_by);
        Self { select, size: Ord::max(size, 1), last: None, is_done: false }
    }

    /// The next rows; none when there are no more.
    ///
    /// # Errors
    ///
    /// When the database refuses, or a row is not what the entity expects.
    pub async fn next(&mut self) -> Result<Option<Vec<E>>, DataError> {
        if self.is_done {
            return Ok(None);
        }
        let mut select = self.select.clone().limit(self.size);
        if let Some(last) = &self.last {
            select = select.and(behind(last));
        }
        let batch = select.all().await?;
        self.is_done = u64::try_from(batch.len()).is_ok_and(|rows| rows < self.size);
        self.last = batch.last().map(|row| row.id().into_values());
        Ok(Some(batch).filter(|batch| !batch.is_empty()))
    }
}

/// Rows whose id comes after this one: by its first part, or, where that is the same, by the ones behind it.
fn behind<E: Entity>(id: &[Bound]) -> Condition<E> {
    let columns = E::TABLE.primary().map(|column| Column::<E, ()>::new(column.name()));
    let parts: Vec<(Column<E, ()>, &Bound)> = columns.zip(id).collect();
    let after = parts.into_iter().rev().fold(None, |behind: Option<Condition<E>>, (column, value)| {
        let is_after = column.compare(Comparison::Greater, value.clone());
        Some(match behind {
            Some(behind) => is_after.or(column.compare(Comparison::Equal, value.clone()).and(behind)),
            None => is_after,
        })
    });
    after.expect("an entity has a primary column")
}

impl<E: Entity, N> fmt::Debug for Batches<'_, E, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches").field("table", &E::TABLE.name()).field("size", &self.size).finish_non_exhaustive()
    }
}
