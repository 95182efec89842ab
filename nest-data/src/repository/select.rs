use std::fmt;

use sea_query::{Expr, Order, Query, SelectStatement};

use super::{Batches, Repository};
use crate::{
    entity::{Column, ColumnRole, ColumnType, Condition, Entity, Number, Operand, OrderBy},
    error::DataError,
    name::{DatabaseName, DefaultDatabase},
    query::{Bound, FromColumn, Row, Wanted},
    sql::{Comparison, HavingTest, Shape, Test, Verb},
};

/// Rows of an entity that are to be read: which, in which order, how many. Made by [`Repository::find`].
///
/// Rows that were [deleted softly](Repository::soft_delete) are not among them, unless asked for.
#[must_use = "nothing is read until `all`, `first` or another one of the methods that run it"]
pub struct Select<'r, E: Entity, N = DefaultDatabase> {
    repository: &'r Repository<E, N>,
    condition: Option<Condition<E>>,
    order: Vec<OrderBy<E>>,
    limit: Option<u64>,
    offset: Option<u64>,
    locks: bool,
    with_deleted: bool,
    with_hidden: bool,
}

impl<E: Entity, N> Clone for Select<'_, E, N> {
    fn clone(&self) -> Self {
        Self { condition: self.condition.clone(), order: self.order.clone(), ..*self }
    }
}

/// What is to be known of rows, where that is not the rows themselves.
#[derive(Default)]
pub(super) struct Summary {
    /// What is summed up, unless it is the rows.
    pub(super) column: Option<&'static str>,
    /// What rows are put together by.
    pub(super) group: Option<&'static str>,
    /// Which groups are meant.
    pub(super) having: Vec<HavingTest>,
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

impl<'r, E: Entity, N: DatabaseName> Select<'r, E, N> {
    pub(super) fn new(repository: &'r Repository<E, N>, condition: Option<Condition<E>>) -> Self {
        Self {
            repository,
            condition,
            order: Vec::new(),
            limit: None,
            offset: None,
            locks: false,
            with_deleted: false,
            with_hidden: false,
        }
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

    /// Also the columns with `#[column(hidden)]`.
    pub fn with_hidden(mut self) -> Self {
        self.with_hidden = true;
        self
    }

    /// Reads all of them.
    ///
    /// # Errors
    ///
    /// When the database refuses, or a row is not what the entity expects.
    pub async fn all(self) -> Result<Vec<E>, DataError> {
        self.rows(Verb::Select).await?.iter().map(E::from_row).collect()
    }

    /// The row of a condition that no two rows are under.
    pub(super) async fn only(self) -> Result<Option<E>, DataError> {
        self.rows(Verb::Only).await?.first().map(E::from_row).transpose()
    }

    /// All of them in the order of their ids, so many at a time: for more rows than there is room for. Each batch is a
    /// statement of its own, which begins behind the id that the one before ended with, so rows may come and go meanwhile.
    /// An order, a limit and an offset that were given before do not count.
    pub fn batches(mut self, size: u64) -> Batches<'r, E, N> {
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
        Ok(!self.plain().limit(1).rows(Verb::Exists).await?.is_empty())
    }

    /// How many there are, without regard to limit and offset.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn count(self) -> Result<u64, DataError> {
        self.plain().counted().await
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
        let total = self.clone().plain().counted().await?;
        let items = self.limit(size).offset(before.saturating_mul(size)).all().await?;
        Ok(Page { items, total, number, size })
    }

    /// The sum of a column, of integers an integer, and none when there are no rows. NULL does not count.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), and when the sum is larger than the type of the column.
    pub async fn sum<T: FromColumn>(self, column: Column<E, T>) -> Result<Option<T>, DataError> {
        self.value(Verb::Sum, column).await
    }

    /// The least value of a column, none when there are no rows.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn min<T: FromColumn>(self, column: Column<E, T>) -> Result<Option<T>, DataError> {
        self.value(Verb::Min, column).await
    }

    /// The greatest value of a column, none when there are no rows.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn max<T: FromColumn>(self, column: Column<E, T>) -> Result<Option<T>, DataError> {
        self.value(Verb::Max, column).await
    }

    /// The average of a column, also of integers an `f64`, and none when there are no rows. NULL does not count.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn avg<T: Number>(self, column: Column<E, T>) -> Result<Option<f64>, DataError> {
        self.value(Verb::Avg, column).await
    }

    /// How many rows there are with each value of a column, in the order of the values. For more than their number see
    /// [`group_by`](Self::group_by).
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn count_by<T: ColumnType>(self, column: Column<E, T>) -> Result<Vec<(T, u64)>, DataError> {
        self.group_by(column).count().await
    }

    async fn value<T: FromColumn, C>(self, of: Verb, column: Column<E, C>) -> Result<Option<T>, DataError> {
        let summary = Summary { column: Some(column.name()), ..Summary::default() };
        match self.summed_up(of, summary).await?.first() {
            Some(row) => row.at(0),
            None => Ok(None),
        }
    }

    /// What all of the rows come to.
    pub(super) async fn summed_up(self, verb: Verb, summary: Summary) -> Result<Vec<Row>, DataError> {
        self.plain().rows_of(verb, summary).await
    }

    async fn counted(self) -> Result<u64, DataError> {
        match self.rows(Verb::Count).await?.first() {
            Some(row) => row.at(0),
            None => Ok(0),
        }
    }

    /// The same rows in no order, and all of them.
    fn plain(self) -> Self {
        Self { order: Vec::new(), limit: None, offset: None, locks: false, ..self }
    }

    async fn rows(self, verb: Verb) -> Result<Vec<Row>, DataError> {
        self.rows_of(verb, Summary::default()).await
    }

    /// Runs it, for all columns or for what is to be known of one.
    async fn rows_of(self, verb: Verb, summary: Summary) -> Result<Vec<Row>, DataError> {
        let deleted = E::TABLE.role(ColumnRole::Deleted).filter(|_| !self.with_deleted);
        let test = self.condition.map_or(Test::All, Condition::into_test);
        let test = match deleted {
            Some(deleted) => test.and(Test::IsNull(deleted.name())),
            None => test,
        };
        // SQLite has no offset without a limit.
        let limit = self.limit.or(self.offset.map(|_| i64::MAX.unsigned_abs()));
        let (order, offset, locks, with_hidden) = (self.order, self.offset, self.locks, self.with_hidden);
        let build = || {
            let mut built = Query::select();
            built.from(E::TABLE.name());
            if !matches!(test, Test::All) {
                built.and_where(test.expr(E::TABLE.name()));
            }
            asked_for::<E>(&mut built, verb, &summary, with_hidden);
            for order in &order {
                let direction = if order.is_descending { Order::Desc } else { Order::Asc };
                built.order_by((E::TABLE.name(), order.column), direction);
            }
            if let Some(limit) = limit {
                built.limit(limit);
            }
            if let Some(offset) = offset {
                built.offset(offset);
            }
            built
        };
        let mut shape = Shape::new(verb, E::TABLE);
        summary.column.into_iter().for_each(|column| shape.name(column));
        shape.word(usize::from(with_hidden) + 2 * usize::from(summary.group.is_some()));
        shape.word(order.len());
        for order in &order {
            shape.name(order.column);
            shape.word(order.is_descending.into());
        }
        test.note(&mut shape);
        if let Some(group) = summary.group {
            shape.name(group);
            shape.word(summary.having.len());
            summary.having.iter().for_each(|having| having.note(&mut shape));
        }
        shape.word(usize::from(limit.is_some()) + 2 * usize::from(offset.is_some()));
        limit.into_iter().chain(offset).for_each(|number| shape.number(number));
        let wanted = if limit == Some(1) || verb.gives_one_row() && summary.group.is_none() {
            Wanted::Row
        } else {
            Wanted::Rows
        };
        self.repository.rows(shape, (locks, wanted), |_| build()).await
    }
}

/// What stands in front of `FROM`, and what belongs to that.
fn asked_for<E: Entity>(built: &mut SelectStatement, verb: Verb, summary: &Summary, with_hidden: bool) {
    if let Some(group) = summary.group.map(|group| (E::TABLE.name(), group)) {
        built.column(group).group_by_col(group).order_by(group, Order::Asc);
        for having in &summary.having {
            built.and_having(having.expr(E::TABLE.name()));
        }
    }
    match verb {
        Verb::Exists => built.expr(Expr::cust("1")),
        Verb::Count | Verb::Sum | Verb::Avg | Verb::Min | Verb::Max => {
            built.expr(verb.aggregate(E::TABLE.name(), summary.column))
        }
        _ => {
            let columns = E::TABLE.columns().iter().filter(|column| with_hidden || !column.is_hidden());
            built.columns(columns.map(|column| (E::TABLE.name(), column.name())))
        }
    };
}

impl<E: Entity, N> fmt::Debug for Select<'_, E, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Select").field("table", &E::TABLE.name()).finish_non_exhaustive()
    }
}

impl<E: Entity, N: DatabaseName> Repository<E, N> {
    /// Rows that a condition means.
    pub fn find(&self, condition: Condition<E>) -> Select<'_, E, N> {
        Select::new(self, Some(condition))
    }

    /// All rows.
    pub fn select(&self) -> Select<'_, E, N> {
        Select::new(self, None)
    }
}

/// The row with this id.
pub(super) fn by_id<E: Entity>(id: Vec<Bound>) -> Condition<E> {
    let parts = E::TABLE.primary().zip(id);
    let parts = parts.map(|(column, value)| Column::<E, ()>::new(column.name()).compare(Comparison::Equal, value));
    parts.reduce(Condition::and).expect("an entity has a primary column")
}
