//! A provider of payments.

use async_trait::async_trait;
use nest::injectable;

use super::PaymentError;

/// A provider of payments, which knows two steps: money is first held, and taken later.
///
/// Only that makes an order and its payment one thing, although the provider knows nothing of our transactions. What is
/// held before a commit is taken by a job that the commit writes down. If there is no commit, because it fails or the
/// process ends before it, nobody has paid: what is held and never taken lapses by itself.
#[injectable]
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Holds an amount on the account that a token of the client stands for.
    async fn authorize(&self, token: &str, amount_cents: i64) -> Result<Authorization, PaymentError>;

    /// Takes what is held. A second time does nothing, and so does the first after a release.
    async fn capture(&self, authorization: &Authorization) -> Result<(), PaymentError>;

    /// Lets go of what is held, or gives back what was taken. A second time does nothing.
    async fn release(&self, authorization: &Authorization) -> Result<(), PaymentError>;
}

/// The provider's name for an amount that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Authorization(pub String);
