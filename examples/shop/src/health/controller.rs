//! The routes of health.

use std::sync::Arc;

use nest::{controller, injectable};

use super::{HealthReport, HealthService, Probe};

/// Health
#[injectable]
pub(super) struct HealthController {
    health: Arc<HealthService>,
}

#[controller("health")]
impl HealthController {
    /// Everything
    #[public]
    #[get("/")]
    async fn health(&self) -> HealthReport {
        self.health.check(Probe::Health).await
    }

    /// Whether the process should be restarted
    #[public]
    #[get("/liveness")]
    async fn liveness(&self) -> HealthReport {
        self.health.check(Probe::Liveness).await
    }

    /// Whether requests should be sent here
    #[public]
    #[get("/readiness")]
    async fn readiness(&self) -> HealthReport {
        self.health.check(Probe::Readiness).await
    }
}
