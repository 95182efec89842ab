use std::fmt;

use sea_query::{Expr, ExprTrait as _, Func, Order, Query, SelectStatement};

use super::{Batches, Repository};
use crate::{
    entity::{Column, ColumnRole, ColumnType, Condition, Entity, Operand, OrderBy},
    error::DataError,
    query::{FromColumn, FromRow},
    sql,
};

/// Rows of an entity that are to be read: which, in which order, how many. Made by [`Repository::find`].
///
/// Rows that were [deleted softly](Repository::soft_delete) are not among them, unless asked for.
#[must_use = "nothing is read until `all`, `first` or another one of the methods that run it"]
pub struct Select<'r, E: Entity> {
    repository: &'r Repository<E>,
    condition: Option<Condition<E>>,
    order: Vec<OrderBy<E>>,
    limit: Option<u64>,
    offset: Option<u64>,
    locks: bool,
    with_deleted: bool,
}

impl<E: Entity> Clone for Select<'_, E> {
    fn clone(&self) -> Self {
        Self { condition: self.condition.clone(), order: self.order.clone(), ..*self }
    }
}

/// Some of the rows, and how many there are in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<E> {
    /// The rows of this page.
    pub items: Vec<E>,
    /// How many rows there are on all pages together.
    pub total: u64,
    /// Which page it is, beginning with 1.
    pub number: u64,
    /// How many rows a page has at most.
    pub size: u64,
}

impl<E> Page<E> {
    /// How many pages there are.
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.size)
    }
}

impl<'r, E: Entity> Select<'r, E> {
    pub(super) fn new(repository: &'r Repository<E>, condition: Option<Condition<E>>) -> Self {
        Self { repository, condition, order: Vec::new(), limit: None, offset: None, locks: false, with_deleted: false }
    }

    /// Only rows that this condition means, too.
    pub fn and(mut self, condition: Condition<E>) -> Self {
        self.condition = Some(match self.condition {
            Some(others) => others.and(condition),
            None => condition,
        });
        self
    }

    /// In this order; a further one decides among rows that are equal by those before.
    pub fn order_by(mut self, order: OrderBy<E>) -> Self {
        self.order.push(order);
        self
    }

    /// No more than this many.
    pub fn limit(mut self, rows: u64) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Without the first ones.
    pub fn offset(mut self, rows: u64) -> Self {
        self.offset = Some(rows);
        self
    }

    /// The rows after the one with this value in a unique column, the least first: the next page, when rows may have come
    /// and gone since the last one was read. `None` begins.
    pub fn after<T>(self, column: Column<E, T>, last: Option<impl Operand<T>>) -> Self {
        let next = match last {
            Some(last) => self.and(column.gt(last)),
            None => self,
        };
        next.order_by(column.asc())
    }

    /// The same with the greatest first.
    pub fn before<T>(self, column: Column<E, T>, last: Option<impl Operand<T>>) -> Self {
        let next = match last {
            Some(last) => self.and(column.lt(last)),
            None => self,
        };
        next.order_by(column.desc())
    }

    /// Keeps the rows as they are until the transaction ends; see [`Query::for_update`](crate::Query::for_update).
    pub fn for_update(mut self) -> Self {
        self.locks = true;
        self
    }

    /// Also rows that were deleted softly.
    pub fn with_deleted(mut self) -> Self {
        self.with_deleted = true;
        self
    }

    /// Reads all of them.
    ///
    /// # Errors
    ///
    /// When the database refuses, or a row is not what the entity expects.
    pub async fn all(self) -> Result<Vec<E>, DataError> {
        let locks = self.locks;
        let rows = self.repository.rows(&self.built(), locks).await?;
        rows.iter().map(E::from_row).collect()
    }

    /// All of them in the order of their ids, so many at a time: for more rows than there is room for. Each batch is a
    /// statement of its own, which begins behind the id that the one before ended with, so rows may come and go meanwhile.
    /// An order, a limit and an offset that were given before do not count.
    pub fn batches(mut self, size: u64) -> Batches<'r, E> {
        (self.order, self.offset) = (Vec::new(), None);
        Batches::new(self, size)
    }

    /// Reads the first, if there is one.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn first(self) -> Result<Option<E>, DataError> {
        Ok(self.limit(1).all().await?.pop())
    }

    /// Reads the only one.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), and when there is none ([`is_not_found`](DataError::is_not_found)).
    pub async fn one(self) -> Result<E, DataError> {
        self.first().await?.ok_or_else(DataError::not_found)
    }

    /// Whether there is one.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn exists(self) -> Result<bool, DataError> {
        let mut built = self.of();
        built.expr(Expr::val(1)).limit(1);
        Ok(!self.repository.rows(&built, false).await?.is_empty())
    }

    /// How many there are, without regard to limit and offset.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn count(self) -> Result<u64, DataError> {
        self.counted().await
    }

    /// Reads a page, the first of which is number 1, and counts the rows of all. It runs two statements: within a
    /// transaction of [`RepeatableRead`](crate::Isolation::RepeatableRead) they see the same rows.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all); and when the size or the number is 0.
    pub async fn page(self, number: u64, size: u64) -> Result<Page<E>, DataError> {
        let Some(before) = number.checked_sub(1).filter(|_| size > 0) else {
            return Err(DataError::statement("pages begin with number 1, and have at least one row"));
        };
        let total = self.counted().await?;
        let items = self.limit(size).offset(before.saturating_mul(size)).all().await?;
        Ok(Page { items, total, number, size })
    }

    /// The sum of a column, none when there are no rows.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn sum<T: FromColumn>(self, column: Column<E, T>) -> Result<Option<T>, DataError> {
        self.value(Func::sum(column.expr()).into()).await
    }

    /// The least value of a column, none when there are no rows.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn min<T: FromColumn>(self, column: Column<E, T>) -> Result<Option<T>, DataError> {
        self.value(Func::min(column.expr()).into()).await
    }

    /// The greatest value of a column, none when there are no rows.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn max<T: FromColumn>(self, column: Column<E, T>) -> Result<Option<T>, DataError> {
        self.value(Func::max(column.expr()).into()).await
    }

    /// How many rows there are with each value of a column, in the order of the values.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn count_by<T: ColumnType>(self, column: Column<E, T>) -> Result<Vec<(T, u64)>, DataError> {
        let mut built = self.of();
        built
            .expr(column.expr())
            .expr(Func::count(Expr::val(1)))
            .add_group_by([column.expr()])
            .order_by_expr(column.expr(), Order::Asc);
        self.repository.rows(&built, false).await?.iter().map(FromRow::from_row).collect()
    }

    async fn value<T: FromColumn>(self, of: Expr) -> Result<Option<T>, DataError> {
        let mut built = self.of();
        built.expr(of);
        match self.repository.rows(&built, false).await?.first() {
            Some(row) => row.at(0),
            None => Ok(None),
        }
    }

    async fn counted(&self) -> Result<u64, DataError> {
        let mut built = self.of();
        built.expr(Func::count(Expr::val(1)));
        match self.repository.rows(&built, false).await?.first() {
            Some(row) => row.at(0),
            None => Ok(0),
        }
    }

    /// The rows in their order, with all columns.
    fn built(self) -> SelectStatement {
        let mut built = self.of();
        built.columns(E::TABLE.columns().iter().map(|column| (E::TABLE.name(), column.name())));
        for order in self.order {
            built.order_by((E::TABLE.name(), order.column), order.order);
        }
        if let Some(limit) = self.limit {
            built.limit(limit);
        }
        if let Some(offset) = self.offset {
            // SQLite has no offset without a limit.
            if self.limit.is_none() {
                built.limit(i64::MAX.unsigned_abs());
            }
            built.offset(offset);
        }
        built
    }

    /// The rows, without columns and order.
    fn of(&self) -> SelectStatement {
        let mut built = Query::select();
        built.from(E::TABLE.name());
        if let Some(condition) = &self.condition {
            built.and_where(condition.clone().into_expr());
        }
        if !self.with_deleted
            && let Some(deleted) = E::TABLE.role(ColumnRole::Deleted)
        {
            built.and_where(Expr::col((E::TABLE.name(), deleted.name())).is_null());
        }
        built
    }
}

impl<E: Entity> fmt::Debug for Select<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Select").field("table", &E::TABLE.name()).finish_non_exhaustive()
    }
}

impl<E: Entity> Repository<E> {
    /// Rows that a condition means.
    pub fn find(&self, condition: Condition<E>) -> Select<'_, E> {
        Select::new(self, Some(condition))
    }

    /// All rows.
    pub fn select(&self) -> Select<'_, E> {
        Select::new(self, None)
    }
}

/// The row with this id.
pub(super) fn by_id<E: Entity>(id: Vec<crate::query::Bound>) -> Condition<E> {
    let parts = E::TABLE
        .primary()
        .zip(id)
        .map(|(column, value)| Expr::col((E::TABLE.name(), column.name())).eq(sql::value(value)));
    Condition::new(parts.reduce(|all, part| all.and(part)).expect("an entity has a primary column"))
}
