//! What is done with money once a transaction has said so.

use std::sync::Arc;

use async_trait::async_trait;
use nest::injectable;
use serde_json::{Value, json};

use super::repository::PaymentRepository;
use super::{Authorization, PaymentGateway};
use crate::jobs::{JobError, JobHandler};

pub(super) const CAPTURE: &str = "payment.capture";
pub(super) const RELEASE: &str = "payment.release";

/// The payload of both.
pub(super) fn payload(authorization: &Authorization) -> Value {
    json!(authorization.0)
}

fn authorization(payload: &str) -> Result<Authorization, JobError> {
    Ok(Authorization(serde_json::from_str(payload)?))
}

/// Takes what is held for an order.
#[injectable]
pub(super) struct Capture {
    pub(super) gateway: Arc<dyn PaymentGateway>,
    pub(super) payments: Arc<PaymentRepository>,
}

#[async_trait]
impl JobHandler for Capture {
    fn kind(&self) -> &'static str {
        CAPTURE
    }

    async fn run(&self, _job: i64, payload: &str) -> Result<(), JobError> {
        let authorization = authorization(payload)?;
        self.gateway.capture(&authorization).await?;
        Ok(self.payments.captured(&authorization).await?)
    }
}

/// Gives back what was held or taken for a cancelled order.
#[injectable]
pub(super) struct Release {
    gateway: Arc<dyn PaymentGateway>,
}

#[async_trait]
impl JobHandler for Release {
    fn kind(&self) -> &'static str {
        RELEASE
    }

    async fn run(&self, _job: i64, payload: &str) -> Result<(), JobError> {
        Ok(self.gateway.release(&authorization(payload)?).await?)
    }
}
