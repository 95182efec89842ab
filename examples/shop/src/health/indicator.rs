//! A part of the application that can be asked how it is.

use async_trait::async_trait;
use nest::injectable;

/// A part of the application that can be asked how it is.
#[injectable]
#[async_trait]
pub trait HealthIndicator: Send + Sync {
    /// What clients see of it.
    fn name(&self) -> &'static str;

    /// Whether a probe asks this part.
    fn answers(&self, probe: Probe) -> bool;

    /// How it is.
    async fn check(&self) -> Result<(), Unhealthy>;
}

/// What a client wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Everything.
    Health,
    /// Whether the process should be restarted. It is not because something that it depends on is away.
    Liveness,
    /// Whether requests should be sent here.
    Readiness,
}

/// Why a part is down, for the log only.
pub type Unhealthy = Box<dyn std::error::Error + Send + Sync>;
