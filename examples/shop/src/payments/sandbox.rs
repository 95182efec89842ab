//! A provider that moves no money.

use async_trait::async_trait;
use nest::auth::OpaqueToken;
use nest::injectable;

use super::{Authorization, PaymentError, PaymentGateway};

/// What a bank says no to.
const DECLINED: &str = "tok_declined";

/// A provider within this process, for development and tests. It takes every token but one, and moves no money.
#[injectable]
pub(super) struct SandboxGateway;

#[async_trait]
impl PaymentGateway for SandboxGateway {
    async fn authorize(&self, token: &str, amount_cents: i64) -> Result<Authorization, PaymentError> {
        if token == DECLINED {
            return Err(PaymentError::Declined);
        }
        let authorization = Authorization(OpaqueToken::generate().expose().to_owned());
        tracing::debug!(authorization = authorization.0, amount_cents, "sandbox: held");
        Ok(authorization)
    }

    async fn capture(&self, authorization: &Authorization) -> Result<(), PaymentError> {
        tracing::debug!(authorization = authorization.0, "sandbox: taken");
        Ok(())
    }

    async fn release(&self, authorization: &Authorization) -> Result<(), PaymentError> {
        tracing::debug!(authorization = authorization.0, "sandbox: given back");
        Ok(())
    }
}
