//! Repositories: the rows of an entity, found and written without a line of SQL.

mod batches;
mod cursor;
mod cursor_page;
mod feature;
mod group;
mod page;
mod read;
mod relation;
mod select;
mod write;

use std::{fmt, marker::PhantomData, sync::Arc};

use nest_core::di::Keyed;
use nest_macros::injectable;
use sea_query::QueryStatementWriter;

pub use batches::Batches;
pub use cursor::{Cursor, CursorError};
pub use cursor_page::CursorPage;
pub use feature::{EntityModule, Features};
pub use group::Grouped;
pub use page::Page;
pub use relation::{BelongsTo, HasMany, HasOne, ManyToMany, Relation};
pub use select::Select;

use crate::{
    database::Database,
    entity::{self, Entity},
    error::DataError,
    name::{DatabaseName, DefaultDatabase},
    query::{Bound, Row, Wanted},
    sql::Shape,
};

/// The rows of an entity, provided by [`DataModule::for_feature`](crate::DataModule::for_feature).
///
/// Its statements join the transaction of the task, if there is one. Values are bound, names are quoted, and conditions are
/// typed by the entity's columns:
///
/// ```
/// use nest::Entity;
/// use nest_data::{DataError, Repository};
///
/// #[derive(Clone, Debug, Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[column(primary, generated)]
///     pub id: i64,
///     pub email: String,
///     pub name: Option<String>,
/// }
///
/// async fn invite(users: &Repository<User>, email: String) -> Result<User, DataError> {
///     if let Some(user) = users.find(User::EMAIL.eq(&email)).first().await? {
///         return Ok(user);
///     }
///     users.insert(NewUser { email, name: None }).await
/// }
///
/// async fn newest(users: &Repository<User>) -> Result<Vec<User>, DataError> {
///     let named = User::NAME.is_not_null().and(User::EMAIL.contains("@example.com"));
///     users.find(named).order_by(User::ID.desc()).limit(20).all().await
/// }
/// ```
///
/// That of a [named](DatabaseName) database has the name, too: `Repository<Invoice, Reports>`.
pub struct Repository<E, N = DefaultDatabase> {
    database: Arc<Database<N>>,
    of: PhantomData<fn() -> E>,
}

#[injectable(crate = nest_core)]
impl<E: Entity + Keyed, N: DatabaseName> Repository<E, N> {
    #[inject]
    async fn open(database: Arc<Database<N>>) -> Result<Self, DataError> {
        let repository = Self { database, of: PhantomData };
        if repository.database.handle().checks_entities() {
            repository.check().await?;
        }
        Ok(repository)
    }
}

impl<E: Entity, N: DatabaseName> Repository<E, N> {
    /// The rows of the entity in a database.
    pub fn new(database: Arc<Database<N>>) -> Self {
        Self { database, of: PhantomData }
    }

    /// Compares the entity with its table. An application does this when it starts, see
    /// [`check_entities`](crate::DataOptions::check_entities).
    ///
    /// # Errors
    ///
    /// When there is no such table or column, when one may be NULL and its field is no `Option` or the other way round, or
    /// when one that needs a value has no field ([`is_schema`](DataError::is_schema)). The text tells all of them.
    pub async fn check(&self) -> Result<(), DataError> {
        entity::check(&self.database, E::TABLE).await
    }

    /// The database that the rows are in.
    pub fn database(&self) -> &Database<N> {
        &self.database
    }

    /// Runs a statement of this shape, which is built if it is the first, and gives its rows.
    async fn rows<S>(
        &self,
        shape: Shape,
        (locks, wanted): (bool, Wanted),
        build: impl FnOnce(&[Bound]) -> S,
    ) -> Result<Vec<Row>, DataError>
    where
        S: QueryStatementWriter,
    {
        let statement = self.database.handle().built(shape, locks, wanted, build);
        Ok(self.database.handle().run(statement).await?.rows)
    }

    /// As `rows`, and gives how many were inserted, changed or deleted.
    async fn count_changed<S>(&self, shape: Shape, build: impl FnOnce(&[Bound]) -> S) -> Result<u64, DataError>
    where
        S: QueryStatementWriter,
    {
        let statement = self.database.handle().built(shape, false, Wanted::Count, build);
        Ok(self.database.handle().run(statement).await?.affected)
    }
}

impl<E, N> Clone for Repository<E, N> {
    fn clone(&self) -> Self {
        Self { database: Arc::clone(&self.database), of: PhantomData }
    }
}

impl<E: Entity, N> fmt::Debug for Repository<E, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository").field("table", &E::TABLE.name()).finish_non_exhaustive()
    }
}
