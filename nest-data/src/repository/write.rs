use chrono::{DateTime, SubsecRound as _, Utc};
use sea_query::{DeleteStatement, InsertStatement, OnConflict, Query, UpdateStatement};

use super::{Repository, select::by_id};
use crate::{
    entity::{Change, Column, ColumnDef, ColumnRole, Condition, Entity, EntityId as _},
    error::DataError,
    name::DatabaseName,
    query::{Bound, Row, Wanted},
    sql::{self, Assignment, Comparison, MOST_VALUES, Shape, Test, Verb},
};

/// What is written locks no more rows, and is read back to the end.
const WRITES: (bool, Wanted) = (false, Wanted::Rows);

impl<E: Entity, N: DatabaseName> Repository<E, N> {
    /// Inserts a row, and gives it as it is in the database, with what the database and the repository filled.
    ///
    /// # Errors
    ///
    /// When the database refuses it: [`is_unique_violation`](DataError::is_unique_violation) and its like.
    pub async fn insert(&self, new: E::New) -> Result<E, DataError> {
        one(self.insert_rows(vec![complete::<E>(new)]).await?)
    }

    /// Inserts rows, all or none of them, and gives them in the order in which the engine inserted them: the one in which they
    /// came.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    pub async fn insert_many(&self, new: impl IntoIterator<Item = E::New>) -> Result<Vec<E>, DataError> {
        let rows: Vec<Filled> = new.into_iter().map(complete::<E>).collect();
        let Some(at_once) = at_once(&rows) else { return Ok(Vec::new()) };
        if rows.len() <= at_once {
            return self.insert_rows(rows).await?.iter().map(E::from_row).collect();
        }
        let (mut inserted, rows) = (Vec::with_capacity(rows.len()), &rows);
        self.database
            .transaction(async || {
                for part in rows.chunks(at_once) {
                    inserted.extend(self.insert_rows(part.to_vec()).await?);
                }
                inserted.iter().map(E::from_row).collect()
            })
            .await
    }

    /// Inserts rows, all or none of them, without reading them back, and tells how many there were.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    pub async fn insert_all(&self, new: impl IntoIterator<Item = E::New>) -> Result<u64, DataError> {
        let rows: Vec<Filled> = new.into_iter().map(complete::<E>).collect();
        let Some(at_once) = at_once(&rows) else { return Ok(0) };
        if rows.len() <= at_once {
            return self.insert_only(rows).await;
        }
        let rows = &rows;
        self.database
            .transaction(async || {
                let mut inserted = 0;
                for part in rows.chunks(at_once) {
                    inserted += self.insert_only(part.to_vec()).await?;
                }
                Ok(inserted)
            })
            .await
    }

    async fn insert_rows(&self, rows: Vec<Filled>) -> Result<Vec<Row>, DataError> {
        let count = rows.len();
        let (shape, columns) = insertion::<E>(Verb::Insert, rows);
        let build = |values: &[Bound]| insert::<E>(&columns, values, count).returning(returning::<E>()).take();
        self.rows(shape, WRITES, build).await
    }

    async fn insert_only(&self, rows: Vec<Filled>) -> Result<u64, DataError> {
        let count = rows.len();
        let (shape, columns) = insertion::<E>(Verb::InsertOnly, rows);
        self.count_changed(shape, |values| insert::<E>(&columns, values, count)).await
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
        let (mut shape, columns) = insertion::<E>(Verb::Upsert, vec![complete::<E>(new)]);
        unique.iter().for_each(|name| shape.name(name));
        let next = E::TABLE.role(ColumnRole::Version).map(|version| next(version.name()));
        next.iter().for_each(|next| next.note(&mut shape));
        let build = |values: &[Bound]| {
            let mut conflict = OnConflict::columns(unique.iter().copied());
            let replaced = |column: &&ColumnDef| {
                let by_program =
                    matches!(column.purpose(), ColumnRole::Plain | ColumnRole::Updated | ColumnRole::Deleted);
                by_program && !unique.contains(&column.name()) && columns.contains(&column.name())
            };
            let names: Vec<&'static str> = E::TABLE.columns().iter().filter(replaced).map(ColumnDef::name).collect();
            conflict.update_columns(names.iter().copied());
            if let Some(next) = &next {
                conflict.value(next.column(), next.expr(E::TABLE.name()));
            }
            if names.is_empty() {
                // So that the row is given all the same.
                conflict.update_column(unique[0]);
            }
            let own = &values[..columns.len()];
            insert::<E>(&columns, own, 1).on_conflict(conflict).returning(returning::<E>()).take()
        };
        one(self.rows(shape, WRITES, build).await?)
    }

    /// Writes all columns of a row that was read, and gives it as it is now: with the moment of the change and the next
    /// version, if the entity has such columns. [`Hidden`](crate::Hidden) ones are written if they were loaded or set, and are
    /// not read back.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert). When somebody else has changed the row since it was read, if the entity has a version
    /// ([`is_stale`](DataError::is_stale)). When there is no such row any more ([`is_not_found`](DataError::is_not_found)).
    pub async fn save(&self, entity: &E) -> Result<E, DataError> {
        let mut assignments = Vec::with_capacity(E::TABLE.columns().len());
        let mut condition = by_id::<E>(entity.id().into_values());
        for (index, definition) in E::TABLE.columns().iter().enumerate() {
            match definition.purpose() {
                ColumnRole::Plain if !entity.is_loaded(index) => {}
                ColumnRole::Plain | ColumnRole::Deleted => {
                    assignments.push(Assignment::Set(definition.name(), entity.value(index)));
                }
                ColumnRole::Version => {
                    let column = Column::<E, ()>::new(definition.name());
                    condition = condition.and(column.compare(Comparison::Equal, entity.value(index)));
                }
                ColumnRole::Primary | ColumnRole::Created | ColumnRole::Updated => {}
            }
        }
        let (shape, update) = update::<E>(Verb::Save, assignments, condition.into_test());
        match self.rows(shape, WRITES, |_| update.built().returning(returning::<E>()).take()).await?.first() {
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
        let changes: Vec<Assignment> = changes.into_iter().map(Change::into_assignment).collect();
        if changes.is_empty() {
            return Err(DataError::statement("an update changes at least one column"));
        }
        self.assign(changes, but_deleted::<E>(condition.into_test())).await
    }

    async fn assign(&self, assignments: Vec<Assignment>, test: Test) -> Result<u64, DataError> {
        let (shape, update) = update::<E>(Verb::Update, assignments, test);
        self.count_changed(shape, |_| update.built()).await
    }

    /// Deletes the rows that a condition means, and tells how many there were. They are gone, also where the entity can be
    /// deleted softly.
    ///
    /// # Errors
    ///
    /// When the database refuses: [`is_foreign_key_violation`](DataError::is_foreign_key_violation).
    pub async fn delete(&self, condition: Condition<E>) -> Result<u64, DataError> {
        let test = condition.into_test();
        let mut shape = Shape::new(Verb::Delete, E::TABLE);
        test.note(&mut shape);
        let build = |_: &[Bound]| {
            let table = E::TABLE.name();
            DeleteStatement::new().from_table(table).and_where(test.expr(table)).take()
        };
        self.count_changed(shape, build).await
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
        let deleted = deleted::<E>()?.name();
        let test = condition.into_test().and(Test::IsNull(deleted));
        self.assign(vec![Assignment::Set(deleted, Bound::new(now()))], test).await
    }

    /// Takes the mark off again, and tells how many rows there were.
    ///
    /// # Errors
    ///
    /// As [`soft_delete`](Self::soft_delete).
    pub async fn restore(&self, condition: Condition<E>) -> Result<u64, DataError> {
        let deleted = deleted::<E>()?;
        let test = condition.into_test().and(Test::IsNotNull(deleted.name()));
        self.assign(vec![Assignment::Set(deleted.name(), null_of(deleted))], test).await
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

/// How many of the rows go into one statement; none if there are no rows.
fn at_once(rows: &[Filled]) -> Option<usize> {
    rows.first().map(|row| (MOST_VALUES / row.len().max(1)).max(1))
}

/// The shape of an insertion, and its columns.
fn insertion<E: Entity>(verb: Verb, rows: Vec<Filled>) -> (Shape, Vec<&'static str>) {
    let columns: Vec<&'static str> = rows.first().into_iter().flatten().map(|(name, _)| *name).collect();
    let mut shape = Shape::with_room(verb, E::TABLE, 2 * columns.len(), rows.len() * columns.len());
    shape.word(rows.len());
    shape.word(columns.len());
    columns.iter().for_each(|name| shape.name(name));
    for row in rows {
        for (_, value) in row {
            shape.value(value);
        }
    }
    (shape, columns)
}

fn insert<E: Entity>(columns: &[&'static str], values: &[Bound], rows: usize) -> InsertStatement {
    let mut built = InsertStatement::new();
    built.into_table(E::TABLE.name());
    if columns.is_empty() {
        return built.or_default_values_many(u32::try_from(rows).unwrap_or(u32::MAX)).take();
    }
    built.columns(columns.iter().copied());
    for row in values.chunks(columns.len()) {
        built.values_panic(row.iter().cloned().map(sql::value));
    }
    built
}

/// An update that is to be built.
struct Update {
    table: &'static str,
    assignments: Vec<Assignment>,
    test: Test,
}

impl Update {
    fn built(&self) -> UpdateStatement {
        let mut built = UpdateStatement::new();
        built.table(self.table);
        for assignment in &self.assignments {
            built.value(assignment.column(), assignment.expr(self.table));
        }
        built.and_where(self.test.expr(self.table)).take()
    }
}

/// An update that notes the moment and the next version, too, and its shape.
fn update<E: Entity>(verb: Verb, assignments: Vec<Assignment>, test: Test) -> (Shape, Update) {
    let mut all = assignments;
    if let Some(updated) = E::TABLE.role(ColumnRole::Updated) {
        all.push(Assignment::Set(updated.name(), Bound::new(now())));
    }
    all.extend(E::TABLE.role(ColumnRole::Version).map(|column| next(column.name())));
    let mut shape = Shape::new(verb, E::TABLE);
    shape.word(all.len());
    all.iter().for_each(|assignment| assignment.note(&mut shape));
    test.note(&mut shape);
    (shape, Update { table: E::TABLE.name(), assignments: all, test })
}

fn next(version: &'static str) -> Assignment {
    Assignment::Increase(version, Bound::new(1_i64))
}

fn but_deleted<E: Entity>(test: Test) -> Test {
    match E::TABLE.role(ColumnRole::Deleted) {
        Some(deleted) => test.and(Test::IsNull(deleted.name())),
        None => test,
    }
}

fn returning<E: Entity>() -> sea_query::ReturningClause {
    Query::returning().columns(E::TABLE.shown().map(ColumnDef::name))
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
