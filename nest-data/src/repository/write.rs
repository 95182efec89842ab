use chrono::{DateTime, SubsecRound as _, Utc};
use sea_query::{DeleteStatement, Expr, ExprTrait as _, InsertStatement, OnConflict, Query, UpdateStatement};

use super::{Repository, select::by_id};
use crate::{
    entity::{Change, Column, ColumnDef, ColumnRole, Condition, Entity, EntityId as _},
    error::DataError,
    query::{Bound, Row},
    sql,
};

/// How many values a statement may have: SQLite takes 32,766, PostgreSQL 65,535.
const MOST_VALUES: usize = 30_000;

impl<E: Entity> Repository<E> {
    /// Inserts a row, and gives it as it is in the database, with what the database and the repository filled.
    ///
    /// # Errors
    ///
    /// When the database refuses it: [`is_unique_violation`](DataError::is_unique_violation) and its like.
    pub async fn insert(&self, new: E::New) -> Result<E, DataError> {
        let rows = self.rows(&insertion::<E>(&[complete::<E>(new)]), false).await?;
        one(rows)
    }

    /// Inserts rows, all or none of them, and gives them in the order in which the engine inserted them: the one in which they
    /// came.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    pub async fn insert_many(&self, new: impl IntoIterator<Item = E::New>) -> Result<Vec<E>, DataError> {
        let rows: Vec<Filled> = new.into_iter().map(complete::<E>).collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let at_once = (MOST_VALUES / rows[0].len().max(1)).max(1);
        if rows.len() <= at_once {
            return self.rows(&insertion::<E>(&rows), false).await?.iter().map(E::from_row).collect();
        }
        let (mut inserted, rows) = (Vec::with_capacity(rows.len()), &rows);
        self.database
            .transaction(async || {
                for part in rows.chunks(at_once) {
                    inserted.extend(self.rows(&insertion::<E>(part), false).await?);
                }
                inserted.iter().map(E::from_row).collect()
            })
            .await
    }

    /// Inserts a row, or, where one with the same value in this unique column exists, gives that one the new values, and
    /// gives the row. One that was deleted softly is there again.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert); and when there is no unique index over exactly these columns.
    pub async fn upsert<T>(&self, new: E::New, unique: Column<E, T>) -> Result<E, DataError> {
        self.upsert_on(new, &[unique.name()]).await
    }

    /// As [`upsert`](Self::upsert), for a unique index over two columns.
    ///
    /// # Errors
    ///
    /// As [`upsert`](Self::upsert).
    pub async fn upsert_by<A, B>(&self, new: E::New, unique: (Column<E, A>, Column<E, B>)) -> Result<E, DataError> {
        self.upsert_on(new, &[unique.0.name(), unique.1.name()]).await
    }

    async fn upsert_on(&self, new: E::New, unique: &[&'static str]) -> Result<E, DataError> {
        let row = complete::<E>(new);
        let mut conflict = OnConflict::columns(unique.iter().copied());
        let replaced = |column: &&ColumnDef| {
            let by_program = matches!(column.purpose(), ColumnRole::Plain | ColumnRole::Updated | ColumnRole::Deleted);
            by_program && !unique.contains(&column.name())
        };
        let names: Vec<&'static str> = E::TABLE.columns().iter().filter(replaced).map(ColumnDef::name).collect();
        conflict.update_columns(names.iter().copied().filter(|name| row.iter().any(|(filled, _)| filled == name)));
        if let Some(version) = E::TABLE.role(ColumnRole::Version) {
            conflict.value(version.name(), column::<E>(version).add(1_i64));
        }
        if names.is_empty() {
            // So that the row is given all the same.
            conflict.update_column(unique[0]);
        }
        let mut built = insertion::<E>(&[row]);
        built.on_conflict(conflict);
        one(self.rows(&built, false).await?)
    }

    /// Writes all columns of a row that was read, and gives it as it is now: with the moment of the change and the next
    /// version, if the entity has such columns.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert). When somebody else has changed the row since it was read, if the entity has a version
    /// ([`is_stale`](DataError::is_stale)). When there is no such row any more ([`is_not_found`](DataError::is_not_found)).
    pub async fn save(&self, entity: &E) -> Result<E, DataError> {
        let mut built = update::<E>();
        let mut condition = by_id::<E>(entity.id().into_values());
        for (definition, value) in E::TABLE.columns().iter().zip(entity.values()) {
            match definition.purpose() {
                ColumnRole::Plain | ColumnRole::Deleted => {
                    built.value(definition.name(), sql::value(value));
                }
                ColumnRole::Version => {
                    condition = condition.and(Condition::new(column::<E>(definition).eq(sql::value(value))));
                }
                ColumnRole::Primary | ColumnRole::Created | ColumnRole::Updated => {}
            }
        }
        built.and_where(condition.into_expr()).returning(returning::<E>());
        match self.rows(&built, false).await?.first() {
            Some(row) => E::from_row(row),
            None => Err(self.why_not_saved(entity).await?),
        }
    }

    async fn why_not_saved(&self, entity: &E) -> Result<DataError, DataError> {
        let exists = self.find(by_id(entity.id().into_values())).with_deleted().exists().await?;
        Ok(match exists {
            true => DataError::stale(E::TABLE.entity()),
            false => DataError::not_found(),
        })
    }

    /// Changes some columns of the rows that a condition means, and tells how many there were.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert); and when no column is to change.
    pub async fn update(
        &self,
        condition: Condition<E>,
        changes: impl IntoIterator<Item = Change<E>>,
    ) -> Result<u64, DataError> {
        let mut built = update::<E>();
        let mut changes = changes.into_iter().peekable();
        if changes.peek().is_none() {
            return Err(DataError::statement("an update changes at least one column"));
        }
        for change in changes {
            built.value(change.column, change.value);
        }
        built.and_where(condition.into_expr());
        if let Some(deleted) = E::TABLE.role(ColumnRole::Deleted) {
            built.and_where(column::<E>(deleted).is_null());
        }
        self.count_changed(&built).await
    }

    /// Deletes the rows that a condition means, and tells how many there were. They are gone, also where the entity can be
    /// deleted softly.
    ///
    /// # Errors
    ///
    /// When the database refuses: [`is_foreign_key_violation`](DataError::is_foreign_key_violation).
    pub async fn delete(&self, condition: Condition<E>) -> Result<u64, DataError> {
        let mut built = DeleteStatement::new();
        built.from_table(E::TABLE.name()).and_where(condition.into_expr());
        self.count_changed(&built).await
    }

    /// Deletes the row with this id, and tells whether there was one.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete).
    pub async fn delete_by_id(&self, id: E::Id) -> Result<bool, DataError> {
        Ok(self.delete(by_id(id.into_values())).await? > 0)
    }

    /// Marks the rows that a condition means as deleted, and tells how many there were. They stay in the database, and are
    /// not found any more.
    ///
    /// # Errors
    ///
    /// When the database refuses, or the entity has no column with `#[column(deleted)]`.
    pub async fn soft_delete(&self, condition: Condition<E>) -> Result<u64, DataError> {
        let deleted = deleted::<E>()?;
        let mut built = update::<E>();
        built.value(deleted.name(), sql::value(Bound::new(now())));
        built.and_where(condition.into_expr()).and_where(column::<E>(deleted).is_null());
        self.count_changed(&built).await
    }

    /// Takes the mark off again, and tells how many rows there were.
    ///
    /// # Errors
    ///
    /// As [`soft_delete`](Self::soft_delete).
    pub async fn restore(&self, condition: Condition<E>) -> Result<u64, DataError> {
        let deleted = deleted::<E>()?;
        let mut built = update::<E>();
        built.value(deleted.name(), sql::value(null_of(deleted)));
        built.and_where(condition.into_expr()).and_where(column::<E>(deleted).is_not_null());
        self.count_changed(&built).await
    }
}

/// The columns of a row that is to be inserted, each with its value.
type Filled = Vec<(&'static str, Bound)>;

/// With the values that nobody is asked for.
fn complete<E: Entity>(new: E::New) -> Filled {
    let (mut row, now) = (E::new_values(new), now());
    for definition in E::TABLE.columns() {
        let value = match definition.purpose() {
            ColumnRole::Created | ColumnRole::Updated => Some(Bound::new(now)),
            ColumnRole::Version => Some(Bound::new(1_i64)),
            ColumnRole::Deleted => Some(null_of(definition)),
            ColumnRole::Plain | ColumnRole::Primary => definition.generate(),
        };
        row.extend(value.map(|value| (definition.name(), value)));
    }
    row
}

fn insertion<E: Entity>(rows: &[Filled]) -> InsertStatement {
    let mut built = InsertStatement::new();
    built.into_table(E::TABLE.name());
    built.columns(rows[0].iter().map(|(name, _)| *name));
    for row in rows {
        built.values_panic(row.iter().map(|(_, value)| sql::value(value.clone())));
    }
    if rows[0].is_empty() {
        built.or_default_values();
    }
    built.returning(returning::<E>());
    built
}

/// An update that notes the moment and the next version.
fn update<E: Entity>() -> UpdateStatement {
    let mut built = UpdateStatement::new();
    built.table(E::TABLE.name());
    if let Some(updated) = E::TABLE.role(ColumnRole::Updated) {
        built.value(updated.name(), sql::value(Bound::new(now())));
    }
    if let Some(version) = E::TABLE.role(ColumnRole::Version) {
        built.value(version.name(), column::<E>(version).add(1_i64));
    }
    built
}

fn returning<E: Entity>() -> sea_query::ReturningClause {
    Query::returning().columns(E::TABLE.columns().iter().map(ColumnDef::name))
}

fn column<E: Entity>(definition: &ColumnDef) -> Expr {
    Expr::col((E::TABLE.name(), definition.name()))
}

fn deleted<E: Entity>() -> Result<&'static ColumnDef, DataError> {
    E::TABLE.role(ColumnRole::Deleted).ok_or_else(|| {
        DataError::statement(format!(
            "{} cannot be deleted softly: none of its fields has `#[column(deleted)]`",
            E::TABLE.entity()
        ))
    })
}

fn null_of(definition: &ColumnDef) -> Bound {
    Bound { value: crate::query::Value::Null, kind: definition.kind() }
}

/// To the microsecond, which is what databases keep.
fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

fn one<E: Entity>(rows: Vec<Row>) -> Result<E, DataError> {
    rows.first().map_or_else(|| Err(DataError::not_found()), E::from_row)
}
