//! What can go wrong with money.

use nest::HttpError;

/// Why money could not be held, taken or given back.
#[derive(Debug, thiserror::Error, HttpError)]
pub enum PaymentError {
    /// The customer's bank says no.
    #[error("Payment declined")]
    #[http(402)]
    Declined,
    /// The provider does not answer, or not in a way that we understand.
    #[error("the payment provider failed")]
    #[http(503)]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}
