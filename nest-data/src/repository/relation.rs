use std::{collections::HashMap, fmt, future::Future, marker::PhantomData};

use super::Repository;
use crate::{
    entity::{Column, Entity, EntityId as _},
    error::DataError,
    name::DatabaseName,
    query::{Bound, Value},
};

/// How many rows are asked for by their keys in one statement.
const AT_ONCE: usize = 10_000;

/// What belongs to rows of an entity, and is read for many of them at once; see [`Repository::load`].
pub trait Relation<E: Entity> {
    /// What one row has.
    type Related;

    /// Reads what each of the rows has, in their order, in a number of statements that does not depend on how many rows
    /// there are (up to 10,000).
    fn load<N: DatabaseName>(
        self,
        from: &Repository<E, N>,
        rows: &[E],
    ) -> impl Future<Output = Result<Vec<Self::Related>, DataError>> + Send;
}

impl<E: Entity, N: DatabaseName> Repository<E, N> {
    /// Reads what belongs to rows that were read before: for each row, in the same order. Never one by one.
    ///
    /// A relation is a constant of the entity:
    ///
    /// ```
    /// use nest::Entity;
    /// use nest_data::{BelongsTo, DataError, HasMany, Repository};
    ///
    /// #[derive(Clone, Debug, Entity)]
    /// #[entity(table = "users")]
    /// pub struct User {
    ///     #[column(primary, generated)]
    ///     pub id: i64,
    ///     pub name: String,
    /// }
    ///
    /// #[derive(Clone, Debug, Entity)]
    /// #[entity(table = "orders")]
    /// pub struct Order {
    ///     #[column(primary, generated)]
    ///     pub id: i64,
    ///     pub user_id: i64,
    /// }
    ///
    /// impl User {
    ///     pub const ORDERS: HasMany<Self, Order> = HasMany::by(Order::USER_ID);
    /// }
    ///
    /// impl Order {
    ///     pub const USER: BelongsTo<Self, User> = BelongsTo::by(Self::USER_ID);
    /// }
    ///
    /// async fn overview(users: &Repository<User>) -> Result<Vec<(User, Vec<Order>)>, DataError> {
    ///     let page = users.select().order_by(User::NAME.asc()).limit(20).all().await?;
    ///     let orders = users.load(&page, User::ORDERS).await?;
    ///     Ok(page.into_iter().zip(orders).collect())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When the database refuses, or a row is not what its entity expects.
    pub async fn load<R: Relation<E>>(&self, rows: &[E], relation: R) -> Result<Vec<R::Related>, DataError> {
        relation.load(self, rows).await
    }

    fn of<T: Entity>(&self) -> Repository<T, N> {
        Repository::new(std::sync::Arc::clone(&self.database))
    }
}

/// Many rows of `T` have the id of one row of `E` in a column.
pub struct HasMany<E: Entity, T> {
    column: Column<T, E::Id>,
}

/// At most one row of `T` has the id of one row of `E` in a column.
pub struct HasOne<E: Entity, T> {
    column: Column<T, E::Id>,
}

/// A row of `E` has the id of a row of `T` in a column.
pub struct BelongsTo<E, T> {
    column: &'static str,
    of: PhantomData<fn() -> (E, T)>,
}

/// Rows of `J` join rows of `E` with rows of `T`, by the ids of both.
pub struct ManyToMany<E: Entity, J, T: Entity> {
    here: Column<J, E::Id>,
    there: Column<J, T::Id>,
}

impl<E: Entity, T: Entity> HasMany<E, T> {
    /// By the column that has the id.
    pub const fn by(column: Column<T, E::Id>) -> Self {
        Self { column }
    }
}

impl<E: Entity, T: Entity> HasOne<E, T> {
    /// By the column that has the id.
    pub const fn by(column: Column<T, E::Id>) -> Self {
        Self { column }
    }
}

impl<E: Entity, T: Entity> BelongsTo<E, T> {
    /// By the column that has the id.
    pub const fn by(column: Column<E, T::Id>) -> Self {
        Self { column: column.name(), of: PhantomData }
    }

    /// By the column that has the id, or NULL.
    pub const fn by_optional(column: Column<E, Option<T::Id>>) -> Self {
        Self { column: column.name(), of: PhantomData }
    }
}

impl<E: Entity, J: Entity, T: Entity> ManyToMany<E, J, T> {
    /// By the columns of the table between that have the ids.
    pub const fn through(here: Column<J, E::Id>, there: Column<J, T::Id>) -> Self {
        Self { here, there }
    }
}

impl<E: Entity, T: Entity + Clone> Relation<E> for HasMany<E, T> {
    type Related = Vec<T>;

    async fn load<N: DatabaseName>(self, from: &Repository<E, N>, rows: &[E]) -> Result<Vec<Vec<T>>, DataError> {
        let ids: Vec<Bound> = rows.iter().map(|row| id_of(row)).collect();
        let wanted = distinct(&ids);
        let has_duplicates = wanted.len() < ids.len();
        let mut groups: HashMap<Key, Vec<T>> = HashMap::with_capacity(wanted.len());
        let index = place_of(self.column);
        let mut group: Vec<T> = Vec::new();
        for related in matching(&from.of(), self.column, wanted).await? {
            if let Some(first) = group.first()
                && first.value(index) != related.value(index)
            {
                groups.insert(Key::of(first.value(index)), std::mem::take(&mut group));
            }
            group.push(related);
        }
        if let Some(first) = group.first() {
            groups.insert(Key::of(first.value(index)), group);
        }
        let take = |id: Bound| match has_duplicates {
            true => groups.get(&Key::of(id)).cloned(),
            false => groups.remove(&Key::of(id)),
        };
        Ok(ids.into_iter().map(take).map(Option::unwrap_or_default).collect())
    }
}

impl<E: Entity, T: Entity + Clone> Relation<E> for HasOne<E, T> {
    type Related = Option<T>;

    async fn load<N: DatabaseName>(self, from: &Repository<E, N>, rows: &[E]) -> Result<Vec<Option<T>>, DataError> {
        let many = HasMany { column: self.column }.load(from, rows).await?;
        Ok(many.into_iter().map(|related| related.into_iter().next()).collect())
    }
}

impl<E: Entity, T: Entity + Clone> Relation<E> for BelongsTo<E, T> {
    type Related = Option<T>;

    async fn load<N: DatabaseName>(self, from: &Repository<E, N>, rows: &[E]) -> Result<Vec<Option<T>>, DataError> {
        let index = place_of(Column::<E, ()>::new(self.column));
        let keys: Vec<Bound> = rows.iter().map(|row| row.value(index)).collect();
        let found = by_ids::<T, N>(&from.of(), &keys).await?;
        Ok(keys.into_iter().map(|key| found.get(&Key::of(key)).cloned()).collect())
    }
}

impl<E: Entity, J: Entity, T: Entity + Clone> Relation<E> for ManyToMany<E, J, T> {
    type Related = Vec<T>;

    async fn load<N: DatabaseName>(self, from: &Repository<E, N>, rows: &[E]) -> Result<Vec<Vec<T>>, DataError> {
        let keys: Vec<Bound> = rows.iter().map(|row| id_of(row)).collect();
        let joins = matching(&from.of::<J>(), self.here, distinct(&keys)).await?;
        let (here, there) = (place_of(self.here), place_of(self.there));
        let ids: Vec<Bound> = joins.iter().map(|join| join.value(there)).collect();
        let found = by_ids::<T, N>(&from.of(), &ids).await?;
        let mut groups: HashMap<Key, Vec<&T>> = HashMap::new();
        for (join, id) in joins.iter().zip(ids) {
            if let Some(related) = found.get(&Key::of(id)) {
                groups.entry(Key::of(join.value(here))).or_default().push(related);
            }
        }
        let of = |key| groups.get(&Key::of(key)).into_iter().flatten().map(|related| T::clone(related)).collect();
        Ok(keys.into_iter().map(of).collect())
    }
}

/// The rows that have one of these values, each of which is there once, in a column: those with the same value together, in
/// the order of their ids. An index on the column has that order, too.
async fn matching<T: Entity, C, N: DatabaseName>(
    repository: &Repository<T, N>,
    column: Column<T, C>,
    values: Vec<Bound>,
) -> Result<Vec<T>, DataError> {
    let mut found = Vec::new();
    for values in values.chunks(AT_ONCE) {
        let mut select = repository.find(column.is_in_bound(values.iter().cloned())).order_by(column.asc());
        for primary in T::TABLE.primary().filter(|primary| primary.name() != column.name()) {
            select = select.order_by(Column::<T, ()>::new(primary.name()).asc());
        }
        found.append(&mut select.all().await?);
    }
    Ok(found)
}

/// The rows with these ids, by their ids.
async fn by_ids<T: Entity, N: DatabaseName>(
    repository: &Repository<T, N>,
    ids: &[Bound],
) -> Result<HashMap<Key, T>, DataError> {
    let primary = T::TABLE.primary().next().expect("an entity has a primary column");
    let found = matching(repository, Column::<T, ()>::new(primary.name()), distinct(ids)).await?;
    Ok(found.into_iter().map(|row| (Key::of(id_of(&row)), row)).collect())
}

/// Each of the values once, and no NULL.
fn distinct(values: &[Bound]) -> Vec<Bound> {
    let mut seen = std::collections::HashSet::with_capacity(values.len());
    let wanted = |value: &&Bound| value.value != Value::Null && seen.insert(Key::of((*value).clone()));
    values.iter().filter(wanted).cloned().collect()
}

fn id_of<E: Entity>(row: &E) -> Bound {
    row.id().into_values().swap_remove(0)
}

/// The place of a column among those of its entity.
fn place_of<E: Entity, C>(column: Column<E, C>) -> usize {
    let index = E::TABLE.columns().iter().position(|definition| definition.name() == column.name());
    index.expect("a column of an entity is one of its table")
}

/// What rows are grouped by.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Integer(i64),
    Text(String),
    Uuid(uuid::Uuid),
    Blob(Vec<u8>),
    Other(String),
}

impl Key {
    fn of(bound: Bound) -> Self {
        match bound.value {
            Value::Integer(value) => Self::Integer(value),
            Value::Text(value) => Self::Text(value),
            Value::Uuid(value) => Self::Uuid(value),
            Value::Blob(value) => Self::Blob(value),
            Value::Null => Self::Other(String::new()),
            Value::Bool(value) => Self::Other(value.to_string()),
            Value::Real(value) => Self::Other(value.to_string()),
            Value::Time(value) => Self::Other(value.to_string()),
            Value::Date(value) => Self::Other(value.to_string()),
            Value::Json(value) => Self::Other(value.to_string()),
        }
    }
}

macro_rules! constants {
    ($($relation:ident<$($parameter:ident $(: $bound:ident)?),+>)*) => {$(
        impl<$($parameter $(: $bound)?),+> Clone for $relation<$($parameter),+> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<$($parameter $(: $bound)?),+> Copy for $relation<$($parameter),+> {}

        impl<$($parameter $(: $bound)?),+> fmt::Debug for $relation<$($parameter),+> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($relation))
            }
        }
    )*};
}

constants! {
    HasMany<E: Entity, T>
    HasOne<E: Entity, T>
    BelongsTo<E, T>
    ManyToMany<E: Entity, J, T: Entity>
}
