use sea_query::NullOrdering;

use super::{
    Select,
    cursor::{Cursor, Side},
};
use crate::{
    entity::{Entity, OrderBy},
    error::DataError,
    name::DatabaseName,
};

/// Some of the rows, and where those in front of them and behind them are.
#[derive(Clone, Debug)]
pub struct CursorPage<E> {
    /// The rows of this page, in the order that was asked for.
    pub items: Vec<E>,
    /// What [`page_before`](Select::page_before) gives the previous page by; none when this is the first.
    pub previous: Option<Cursor<E>>,
    /// What [`page_after`](Select::page_after) gives the next page by; none when this is the last.
    pub next: Option<Cursor<E>>,
}

impl<E: Entity, N: DatabaseName> Select<'_, E, N> {
    /// Reads the rows behind a cursor, or without one the first, and gives the cursors of those in front of them and behind them: pages
    /// that stay as they are when rows come and go elsewhere, and of which the thousandth costs as much as the first. It is one
    /// statement.
    ///
    /// The order is the one that was given, with the primary key behind it, so that there are no two rows at one place; NULL comes last. An
    /// index over these columns makes it quick. A limit and an offset that were given before do not count. See [`Cursor`].
    ///
    /// Nobody looks whether the rows in front of a cursor that was given are still there: where all of them were deleted in the
    /// meantime, the previous page is empty.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all); when the cursor is one of another order ([`is_cursor`](DataError::is_cursor)), which is the
    /// client's fault; and when rows are ordered by a column that is hidden, or of JSON.
    pub async fn page_after(self, cursor: Option<&Cursor<E>>, size: u64) -> Result<CursorPage<E>, DataError> {
        self.page_beside(cursor, Side::Behind, size).await
    }

    /// Reads the rows in front of a cursor, or without one the last, in the same order as [`page_after`](Self::page_after) does: as many
    /// of them as a page has, those nearest to the cursor.
    ///
    /// ```
    /// # use nest::Entity;
    /// use nest_data::{DataError, Repository};
    /// # #[derive(Clone, Debug, Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User {
    /// #     #[column(primary, generated)]
    /// #     pub id: i64,
    /// #     pub name: String,
    /// # }
    ///
    /// /// The last page but one.
    /// async fn last_but_one(users: &Repository<User>) -> Result<Vec<User>, DataError> {
    ///     let by_name = || users.select().order_by(User::NAME.asc());
    ///     let last = by_name().page_before(None, 20).await?;
    ///     match last.previous {
    ///         Some(previous) => Ok(by_name().page_before(Some(&previous), 20).await?.items),
    ///         None => Ok(Vec::new()),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`page_after`](Self::page_after).
    pub async fn page_before(self, cursor: Option<&Cursor<E>>, size: u64) -> Result<CursorPage<E>, DataError> {
        self.page_beside(cursor, Side::InFront, size).await
    }

    async fn page_beside(self, cursor: Option<&Cursor<E>>, side: Side, size: u64) -> Result<CursorPage<E>, DataError> {
        let size = size.max(1);
        let order = with_primary_key(self.order.clone());
        Cursor::check(&order, self.with_hidden)?;
        let mut select = match cursor {
            Some(cursor) => self.and(cursor.rows(side, &order)?),
            None => self,
        };
        select.offset = None;
        // The rows in front are read backwards, so that those nearest to the cursor come first.
        (select.order, select.nulls) = match side {
            Side::Behind => (order.clone(), Some(NullOrdering::Last)),
            Side::InFront => (order.iter().cloned().map(OrderBy::reversed).collect(), Some(NullOrdering::First)),
        };
        let mut items = select.limit(size.saturating_add(1)).all().await?;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let has_more = items.len() > size;
        items.truncate(size);
        let (has_previous, has_next) = match side {
            Side::Behind => (cursor.is_some(), has_more),
            Side::InFront => {
                items.reverse();
                (has_more, cursor.is_some())
            }
        };
        // A page without rows is at the place of its cursor.
        let beside = |side, row: Option<&E>| row.map(|row| Cursor::at(side, row, &order)).or_else(|| cursor.cloned());
        let previous = beside(Side::InFront, items.first()).filter(|_| has_previous);
        let next = beside(Side::Behind, items.last()).filter(|_| has_next);
        Ok(CursorPage { items, previous, next })
    }
}

/// The order with what tells any two rows apart, in the direction of what was last asked for.
fn with_primary_key<E: Entity>(mut order: Vec<OrderBy<E>>) -> Vec<OrderBy<E>> {
    let is_descending = order.last().is_some_and(|order| order.is_descending);
    for primary in E::TABLE.primary() {
        if order.iter().all(|order| order.column != primary.name()) {
            order.push(OrderBy::new(primary.name(), is_descending));
        }
    }
    order
}
