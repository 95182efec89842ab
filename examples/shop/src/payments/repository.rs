//! The table of payments.

use std::sync::Arc;

use chrono::Utc;
use nest::data::{DataError, Database, query};
use nest::injectable;

use super::Authorization;

/// The table of payments.
#[injectable]
pub(super) struct PaymentRepository {
    database: Arc<Database>,
}

impl PaymentRepository {
    pub(super) async fn insert(
        &self,
        order: i64,
        authorization: &Authorization,
        amount_cents: i64,
    ) -> Result<(), DataError> {
        let insert = query(
            "INSERT INTO payments (order_id, authorization_id, amount_cents, status, created_at, updated_at)
             VALUES ($1, $2, $3, 'authorized', $4, $4)",
        );
        insert.bind(order).bind(&authorization.0).bind(amount_cents).bind(Utc::now()).execute(&*self.database).await?;
        Ok(())
    }

    /// Notes that the money of an order is to be given back; gives what was held, unless that was noted before.
    pub(super) async fn release(&self, order: i64) -> Result<Option<Authorization>, DataError> {
        let update = query(
            "UPDATE payments SET status = 'released', updated_at = $2 WHERE order_id = $1 AND status <> 'released'
             RETURNING authorization_id",
        );
        let released = update.bind(order).bind(Utc::now()).fetch_optional::<(String,)>(&*self.database).await?;
        Ok(released.map(|(id,)| Authorization(id)))
    }

    /// Notes that money was taken, if it is still to be.
    pub(super) async fn captured(&self, authorization: &Authorization) -> Result<(), DataError> {
        let update = query(
            "UPDATE payments SET status = 'captured', updated_at = $2
             WHERE authorization_id = $1 AND status = 'authorized'",
        );
        update.bind(&authorization.0).bind(Utc::now()).execute(&*self.database).await?;
        Ok(())
    }
}
