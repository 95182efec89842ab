use std::{fmt, marker::PhantomData};

use super::{Select, select::Summary};
use crate::{
    entity::{Aggregates, Column, Entity, GroupKey, GroupValues, Having, Number},
    error::DataError,
    name::{DatabaseName, DefaultDatabase},
    query::{FromColumn, Row},
    sql::Verb,
};

/// Rows of an entity, those with the same values in a column or several together. Made by [`Select::group_by`].
///
/// Each of the methods that run it gives a pair for each group, in the order of the values: the value, and what the rows of
/// the group come to. A group has at least one row; where nobody has any, there are no pairs.
///
/// ```
/// use nest::Entity;
/// use nest_data::{DataError, Repository};
///
/// #[derive(Clone, Debug, Entity)]
/// #[entity(table = "orders")]
/// pub struct Order {
///     #[column(primary, generated)]
///     pub id: i64,
///     pub user_id: i64,
///     pub total: i64,
/// }
///
/// /// Who has ordered for more than this, and for how much.
/// async fn best(orders: &Repository<Order>, total: i64) -> Result<Vec<(i64, i64)>, DataError> {
///     orders.select().group_by(Order::USER_ID).having(Order::TOTAL.sum().gt(total)).sum(Order::TOTAL).await
/// }
/// ```
#[must_use = "nothing is read until `sum`, `count` or another one of the methods that run it"]
pub struct Grouped<'r, E: Entity, K, N = DefaultDatabase> {
    select: Select<'r, E, N>,
    by: Vec<&'static str>,
    having: Vec<Having<E>>,
    of: PhantomData<fn() -> K>,
}

impl<'r, E: Entity, N: DatabaseName> Select<'r, E, N> {
    /// Rows with the same value in this column together, or in each of a tuple of up to four. An order, a limit and an offset do not count.
    pub fn group_by<K: GroupKey<E>>(self, columns: K) -> Grouped<'r, E, K::Values, N> {
        Grouped { select: self, by: columns.names(), having: Vec::new(), of: PhantomData }
    }
}

impl<E: Entity, K: GroupValues, N: DatabaseName> Grouped<'_, E, K, N> {
    /// Only groups of which this is true, too.
    pub fn having(mut self, having: Having<E>) -> Self {
        self.having.push(having);
        self
    }

    /// How many rows each group has.
    ///
    /// # Errors
    ///
    /// When the database refuses, or a value is not what the entity expects.
    pub async fn count(self) -> Result<Vec<(K, u64)>, DataError> {
        self.pairs(Verb::Count, None).await
    }

    /// The sum of a column in each group. NULL does not count; where there is nothing else, the sum is `None`.
    ///
    /// # Errors
    ///
    /// As [`count`](Self::count), and when a sum is larger than the type of the column.
    pub async fn sum<T: Number>(self, column: Column<E, T>) -> Result<Vec<(K, T)>, DataError> {
        self.pairs(Verb::Sum, Some(column.name())).await
    }

    /// The average of a column in each group, also of integers an `f64`. NULL does not count; where there is nothing else,
    /// the average is `None`.
    ///
    /// # Errors
    ///
    /// As [`count`](Self::count).
    pub async fn avg<T: Number>(self, column: Column<E, T>) -> Result<Vec<(K, T::Average)>, DataError> {
        self.pairs(Verb::Avg, Some(column.name())).await
    }

    /// The least value of a column in each group.
    ///
    /// # Errors
    ///
    /// As [`count`](Self::count).
    pub async fn min<T: FromColumn>(self, column: Column<E, T>) -> Result<Vec<(K, T)>, DataError> {
        self.pairs(Verb::Min, Some(column.name())).await
    }

    /// The greatest value of a column in each group.
    ///
    /// # Errors
    ///
    /// As [`count`](Self::count).
    pub async fn max<T: FromColumn>(self, column: Column<E, T>) -> Result<Vec<(K, T)>, DataError> {
        self.pairs(Verb::Max, Some(column.name())).await
    }

    /// What the rows of each group come to in several ways, by one statement: a tuple with a value for each.
    ///
    /// ```
    /// # use nest::Entity;
    /// use nest_data::{Aggregate, DataError, Repository};
    /// # #[derive(Clone, Debug, Entity)]
    /// # #[entity(table = "orders")]
    /// # pub struct Order {
    /// #     #[column(primary, generated)]
    /// #     pub id: i64,
    /// #     pub user_id: i64,
    /// #     pub status: String,
    /// #     pub total: i64,
    /// # }
    ///
    /// /// Of each user and status: how many orders, for how much.
    /// async fn report(orders: &Repository<Order>) -> Result<Vec<((i64, String), (i64, i64))>, DataError> {
    ///     let groups = orders.select().group_by((Order::USER_ID, Order::STATUS));
    ///     groups.aggregate((Aggregate::rows(), Order::TOTAL.sum())).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`sum`](Self::sum).
    pub async fn aggregate<A: Aggregates<E>>(self, of: A) -> Result<Vec<(K, A::Values)>, DataError> {
        let rows = self.rows(Verb::Several, of.parts().0).await?;
        rows.iter().map(|row| Ok((K::read(row)?, A::read(row, K::COUNT)?))).collect()
    }

    async fn pairs<T: FromColumn>(self, verb: Verb, column: Option<&'static str>) -> Result<Vec<(K, T)>, DataError> {
        let rows = self.rows(verb, vec![(verb, column)]).await?;
        rows.iter().map(|row| Ok((K::read(row)?, row.at(K::COUNT)?))).collect()
    }

    async fn rows(self, verb: Verb, parts: Vec<(Verb, Option<&'static str>)>) -> Result<Vec<Row>, DataError> {
        let having = self.having.into_iter().map(Having::into_test).collect();
        let summary = Summary { parts, groups: self.by, needs_rows: false, having };
        self.select.summed_up(verb, summary).await
    }
}

impl<E: Entity, K, N> fmt::Debug for Grouped<'_, E, K, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grouped").field("table", &E::TABLE.name()).field("by", &self.by).finish_non_exhaustive()
    }
}
