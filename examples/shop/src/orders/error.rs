//! What can be refused.

use nest::HttpError;
use nest::data::DataError;

use super::OrderStatus;
use crate::payments::PaymentError;

/// Why something could not be done with an order.
#[derive(Debug, thiserror::Error, HttpError)]
pub enum OrderError {
    /// There is none, or it is somebody else's: nobody can tell which.
    #[error("Order with ID {0} not found")]
    #[http(404)]
    NotFound(i64),
    /// There is no such product.
    #[error("Unknown product {0}")]
    #[http(400)]
    UnknownProduct(i64),
    /// A number that does not fit into 64 bits.
    #[error("Total is too large")]
    #[http(400)]
    TotalTooLarge,
    /// There are not as many.
    #[error("Insufficient stock for product {0}")]
    #[http(409)]
    InsufficientStock(i64),
    /// What it is cannot become that.
    #[error("Cannot change an order from {} to {}", .from.as_str(), .to.as_str())]
    #[http(409)]
    Transition {
        /// What it is.
        from: OrderStatus,
        /// What it was to become.
        to: OrderStatus,
    },
    /// The key belongs to another order.
    #[error("Idempotency-Key was used with another body")]
    #[http(422)]
    KeyReused,
    /// Who ordered was deleted for good in the meantime.
    #[error("Unauthorized")]
    #[http(401)]
    UserGone,
    /// A request with this key has not been answered yet, or others got in its way again and again.
    #[error("A request with this Idempotency-Key is under way")]
    #[http(409)]
    KeyBusy,
    /// Others got in the way again and again.
    #[error("too many others wrote the same at the same time")]
    #[http(503)]
    Busy,
    /// A request with the same key was first, or a price has changed: all is to be looked at again. No client sees this.
    #[error("what the order was made of has changed")]
    #[http(503)]
    Outdated,
    /// The provider of payments said no, or nothing.
    #[error(transparent)]
    #[http(transparent)]
    Payment(#[from] PaymentError),
    /// The database failed.
    #[error(transparent)]
    #[http(500)]
    Database(#[from] DataError),
    /// An answer that was stored cannot be read.
    #[error(transparent)]
    #[http(500)]
    Answer(#[from] serde_json::Error),
}

impl OrderError {
    /// Whether the same may be tried again, since nothing has happened.
    pub(super) fn is_retryable(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_retryable())
    }

    /// Whether it may have happened nevertheless: a commit failed, and nobody knows how far it had come.
    pub(super) fn is_uncertain(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_uncertain())
    }
}
