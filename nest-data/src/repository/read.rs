use super::{Repository, select::by_id};
use crate::{
    entity::{Condition, Entity, EntityId as _, Unique, UniqueKey},
    error::DataError,
    name::DatabaseName,
};

impl<E: Entity, N: DatabaseName> Repository<E, N> {
    /// The row with this id, if there is one.
    ///
    /// # Errors
    ///
    /// When the database refuses, or the row is not what the entity expects.
    pub async fn find_by_id(&self, id: E::Id) -> Result<Option<E>, DataError> {
        self.find(by_id(id.into_values())).only().await
    }

    /// The row with these values in a unique index, if there is one.
    ///
    /// ```
    /// # use nest::Entity;
    /// # use nest::data::{DataError, Repository};
    /// # #[derive(Clone, Debug, Entity)]
    /// # #[entity(table = "users", unique(email))]
    /// # pub struct User {
    /// #     #[column(primary, generated)]
    /// #     pub id: i64,
    /// #     pub email: String,
    /// # }
    /// # async fn find(users: &Repository<User>) -> Result<Option<User>, DataError> {
    /// users.find_by(User::BY_EMAIL, "ada@example.com").await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`find_by_id`](Self::find_by_id).
    pub async fn find_by<K>(&self, unique: Unique<E, K>, key: impl UniqueKey<K>) -> Result<Option<E>, DataError> {
        self.find(unique.eq(key)).first().await
    }

    /// The row with this id, kept as it is until the transaction ends; see
    /// [`Query::for_update`](crate::Query::for_update).
    ///
    /// # Errors
    ///
    /// As [`find_by_id`](Self::find_by_id).
    pub async fn lock_by_id(&self, id: E::Id) -> Result<Option<E>, DataError> {
        self.find(by_id(id.into_values())).for_update().only().await
    }

    /// Whether there is such a row.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn exists(&self, condition: Condition<E>) -> Result<bool, DataError> {
        self.find(condition).exists().await
    }

    /// How many such rows there are.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn count(&self, condition: Condition<E>) -> Result<u64, DataError> {
        self.find(condition).count().await
    }
}
