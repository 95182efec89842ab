use super::{Repository, select::by_id};
use crate::{
    entity::{Condition, Entity, EntityId as _},
    error::DataError,
};

impl<E: Entity> Repository<E> {
    /// The row with this id, if there is one.
    ///
    /// # Errors
    ///
    /// When the database refuses, or the row is not what the entity expects.
    pub async fn find_by_id(&self, id: E::Id) -> Result<Option<E>, DataError> {
        self.find(by_id(id.into_values())).first().await
    }

    /// The row with this id, kept as it is until the transaction ends; see
    /// [`Query::for_update`](crate::Query::for_update).
    ///
    /// # Errors
    ///
    /// As [`find_by_id`](Self::find_by_id).
    pub async fn lock_by_id(&self, id: E::Id) -> Result<Option<E>, DataError> {
        self.find(by_id(id.into_values())).for_update().first().await
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
