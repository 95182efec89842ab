//! What can be done with money.

use std::sync::Arc;

use nest::data::DataError;
use nest::{injectable, transactional};

use super::handlers::{CAPTURE, RELEASE, payload};
use super::repository::PaymentRepository;
use super::{Authorization, PaymentError, PaymentGateway};
use crate::jobs::JobQueue;

/// What can be done with money.
#[injectable]
pub struct PaymentService {
    gateway: Arc<dyn PaymentGateway>,
    payments: Arc<PaymentRepository>,
    jobs: Arc<JobQueue>,
}

impl PaymentService {
    /// Holds an amount. To be called before a transaction begins, since others would wait for the provider.
    ///
    /// # Errors
    ///
    /// When it is declined, and when the provider does not answer.
    pub async fn hold(&self, token: &str, amount_cents: i64) -> Result<Authorization, PaymentError> {
        self.gateway.authorize(token, amount_cents).await
    }

    /// Lets go of what is held for an order that was not written. If that fails it lapses by itself.
    pub async fn let_go(&self, authorization: &Authorization) {
        if let Err(error) = self.gateway.release(authorization).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "what is held has to lapse by itself");
        }
    }

    /// Writes down, in the order's transaction, that what is held belongs to it, and is to be taken.
    ///
    /// # Errors
    ///
    /// When the database fails, and outside of a transaction.
    #[transactional(propagation = Mandatory)]
    pub async fn pay(&self, order: i64, authorization: &Authorization, amount_cents: i64) -> Result<(), DataError> {
        self.payments.insert(order, authorization, amount_cents).await?;
        self.jobs.push(CAPTURE, &payload(authorization)).await
    }

    /// Writes down, in the transaction that cancels an order, that its money is to be given back.
    ///
    /// # Errors
    ///
    /// When the database fails, and outside of a transaction.
    #[transactional(propagation = Mandatory)]
    pub async fn give_back(&self, order: i64) -> Result<(), DataError> {
        match self.payments.release(order).await? {
            Some(authorization) => self.jobs.push(RELEASE, &payload(&authorization)).await,
            None => Ok(()),
        }
    }
}
