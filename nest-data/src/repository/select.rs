use std::fmt;

use sea_query::{Expr, NullOrdering, Order, Query, SelectStatement, SubQueryStatement};

use super::{Batches, Repository};
use crate::{
    entity::{Aggregates, Column, ColumnDef, ColumnRole, ColumnType, Condition, Entity, Number, Operand, OrderBy},
    error::DataError,
    name::{DatabaseName, DefaultDatabase},
    query::{Bound, FromColumn, Row, Rows, Statement, Wanted},
    sql::{Comparison, HavingTest, Shape, Test, Verb},
};

/// The column behind those of a page's rows. It is read by its place; only for a hidden column of the same name it could be taken.
const TOTAL: &str = "nest_total";

/// Rows of an entity that are to be read: which, in which order, how many. Made by [`Repository::find`].
///
/// Rows that were [deleted softly](Repository::soft_delete) are not among them, unless asked for.
#[must_use = "nothing is read until `all`, `first` or another one of the methods that run it"]
pub struct Select<'r, E: Entity, N = DefaultDatabase> {
    repository: &'r Repository<E, N>,
    pub(super) condition: Option<Condition<E>>,
    pub(super) order: Vec<OrderBy<E>>,
    /// Where what is NULL comes, whichever the direction, rather than where the engine puts it.
    pub(super) nulls: Option<NullOrdering>,
    limit: Option<u64>,
    pub(super) offset: Option<u64>,
    locks: bool,
    with_deleted: bool,
    pub(super) with_hidden: bool,
}

impl<E: Entity, N> Clone for Select<'_, E, N> {
    fn clone(&self) -> Self {
        Self { condition: self.condition.clone(), order: self.order.clone(), ..*self }
    }
}

/// What is to be known of rows, where that is not the rows themselves.
#[derive(Default)]
pub(super) struct Summary {
    /// What they come to, each in a column or, without one, by the number of rows.
    pub(super) parts: Vec<(Verb, Option<&'static str>)>,
    /// What rows are put together by.
    pub(super) groups: Vec<&'static str>,
    /// Whether nothing is given when there are no rows, rather than what those come to.
    pub(super) needs_rows: bool,
    /// Which groups are meant.
    pub(super) having: Vec<HavingTest>,
}

impl Summary {
    fn note(&self, shape: &mut Shape) {
        shape.word(self.parts.len());
        for (verb, column) in &self.parts {
            shape.word(*verb as usize);
            shape.name(column.unwrap_or_default());
        }
        shape.word(self.groups.len());
        self.groups.iter().for_each(|group| shape.name(group));
        shape.word(2 * self.having.len() + usize::from(self.needs_rows));
        self.having.iter().for_each(|having| having.note(shape));
    }
}

impl<'r, E: Entity, N: DatabaseName> Select<'r, E, N> {
    pub(super) fn new(repository: &'r Repository<E, N>, condition: Option<Condition<E>>) -> Self {
        Self {
            repository,
            condition,
            order: Vec::new(),
            nulls: None,
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

    /// Reads them one by one, by one statement, while they come from the database: for more rows than there is room for. As long
    /// as they are read, a connection is theirs, that of the task's transaction if there is one, where other statements are
    /// refused meanwhile. They may be dropped before their end.
    ///
    /// [`statement_timeout`](crate::DataOptions::statement_timeout) counts the time of whoever reads them, too. What may take
    /// long is rather read in [`batches`](Self::batches).
    ///
    /// # Errors
    ///
    /// When the connection of the transaction is in use by another one of its kind. What the database refuses is told by
    /// [`Rows::next`].
    pub async fn stream(self) -> Result<Rows<E>, DataError> {
        let database = self.repository.database().handle();
        Rows::open(database, self.statement(Verb::Select, Summary::default())).await
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

    /// What the rows come to in several ways, by one statement: a tuple with a value for each. None when there are no rows.
    ///
    /// ```
    /// # use nest::Entity;
    /// use nest_data::{Aggregate, DataError, Repository};
    /// # #[derive(Clone, Debug, Entity)]
    /// # #[entity(table = "orders")]
    /// # pub struct Order {
    /// #     #[column(primary, generated)]
    /// #     pub id: i64,
    /// #     pub total: i64,
    /// # }
    ///
    /// /// How many orders there are, and the sum and the average of their totals.
    /// async fn totals(orders: &Repository<Order>) -> Result<Option<(i64, i64, f64)>, DataError> {
    ///     orders.select().aggregate((Aggregate::rows(), Order::TOTAL.sum(), Order::TOTAL.avg())).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), and when a sum is larger than the type of its column.
    pub async fn aggregate<A: Aggregates<E>>(self, of: A) -> Result<Option<A::Values>, DataError> {
        let summary = Summary { parts: of.parts().0, needs_rows: true, ..Summary::default() };
        self.summed_up(Verb::Several, summary).await?.first().map(|row| A::read(row, 0)).transpose()
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
        let summary = Summary { parts: vec![(of, Some(column.name()))], ..Summary::default() };
        match self.summed_up(of, summary).await?.first() {
            Some(row) => row.at(0),
            None => Ok(None),
        }
    }

    /// What all of the rows come to.
    pub(super) async fn summed_up(self, verb: Verb, summary: Summary) -> Result<Vec<Row>, DataError> {
        self.plain().rows_of(verb, summary).await
    }

    pub(super) async fn counted(self) -> Result<u64, DataError> {
        match self.rows(Verb::Count).await?.first() {
            Some(row) => row.at(0),
            None => Ok(0),
        }
    }

    /// The same rows in no order, and all of them.
    pub(super) fn plain(self) -> Self {
        Self { order: Vec::new(), limit: None, offset: None, locks: false, ..self }
    }

    pub(super) async fn rows(self, verb: Verb) -> Result<Vec<Row>, DataError> {
        self.rows_of(verb, Summary::default()).await
    }

    /// Runs it, for all columns or for what is to be known of one.
    async fn rows_of(self, verb: Verb, summary: Summary) -> Result<Vec<Row>, DataError> {
        let database = self.repository.database().handle();
        Ok(database.run(self.statement(verb, summary)).await?.rows)
    }

    fn statement(self, verb: Verb, summary: Summary) -> Statement {
        let deleted = E::TABLE.role(ColumnRole::Deleted).filter(|_| !self.with_deleted);
        let test = self.condition.map_or(Test::All, Condition::into_test);
        let test = match deleted {
            Some(deleted) => test.and(Test::IsNull(deleted.name())),
            None => test,
        };
        // SQLite has no offset without a limit.
        let limit = self.limit.or(self.offset.map(|_| i64::MAX.unsigned_abs()));
        let (order, offset, locks, with_hidden) = (self.order, self.offset, self.locks, self.with_hidden);
        let nulls = self.nulls;
        let build = || {
            let mut built = Query::select();
            built.from(E::TABLE.name());
            if !matches!(test, Test::All) {
                built.and_where(test.expr(E::TABLE.name()));
            }
            asked_for::<E>(&mut built, verb, &summary, with_hidden);
            if matches!(verb, Verb::Page) {
                built.expr_as(count_of(E::TABLE.name(), &test), TOTAL);
            }
            for order in &order {
                let direction = if order.is_descending { Order::Desc } else { Order::Asc };
                match nulls {
                    Some(nulls) => built.order_by_with_nulls((E::TABLE.name(), order.column), direction, nulls),
                    None => built.order_by((E::TABLE.name(), order.column), direction),
                };
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
        let is_summary = !summary.parts.is_empty();
        let nulls = nulls.map_or(0, |nulls| nulls as usize + 1);
        shape.word(usize::from(with_hidden) + 2 * usize::from(is_summary) + 4 * nulls);
        shape.word(order.len());
        for order in &order {
            shape.name(order.column);
            shape.word(order.is_descending.into());
        }
        if matches!(verb, Verb::Page) {
            // The count stands in front, with values of its own.
            test.note(&mut shape);
        }
        test.note(&mut shape);
        if is_summary {
            summary.note(&mut shape);
        }
        shape.word(usize::from(limit.is_some()) + 2 * usize::from(offset.is_some()));
        limit.into_iter().chain(offset).for_each(|number| shape.number(number));
        let wanted = if limit == Some(1) || verb.gives_one_row() && summary.groups.is_empty() {
            Wanted::Row
        } else {
            Wanted::Rows
        };
        self.repository.database().handle().built(shape, locks, wanted, |_| build())
    }
}

/// What stands in front of `FROM`, and what belongs to that.
fn asked_for<E: Entity>(built: &mut SelectStatement, verb: Verb, summary: &Summary, with_hidden: bool) {
    for group in summary.groups.iter().map(|group| (E::TABLE.name(), *group)) {
        built.column(group).group_by_col(group).order_by(group, Order::Asc);
    }
    for having in &summary.having {
        built.and_having(having.expr(E::TABLE.name()));
    }
    if summary.needs_rows {
        built.and_having(Expr::cust("count(*) > 0"));
    }
    for (verb, column) in &summary.parts {
        built.expr(verb.aggregate(E::TABLE.name(), *column));
    }
    match verb {
        Verb::Exists => built.expr(Expr::cust("1")),
        Verb::Count if summary.parts.is_empty() => built.expr(verb.aggregate(E::TABLE.name(), None)),
        Verb::Count | Verb::Sum | Verb::Avg | Verb::Min | Verb::Max | Verb::Several => built,
        _ => {
            let columns = columns_read::<E>(with_hidden);
            built.columns(columns.map(|column| (E::TABLE.name(), column.name())))
        }
    };
}

/// What is read of a row.
pub(super) fn columns_read<E: Entity>(with_hidden: bool) -> impl Iterator<Item = &'static ColumnDef> {
    E::TABLE.columns().iter().filter(move |column| with_hidden || !column.is_hidden())
}

/// How many rows there are, beside each row of a page. It is none of the outer statement's rows, which may be locked.
fn count_of(table: &'static str, test: &Test) -> Expr {
    let mut count = Query::select();
    count.from(table).expr(Verb::Count.aggregate(table, None));
    if !matches!(test, Test::All) {
        count.and_where(test.expr(table));
    }
    Expr::from(SubQueryStatement::from(count))
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
