//! The database.

use std::sync::Arc;

use async_trait::async_trait;
use nest::data::DatabaseHealth;
use nest::injectable;

use super::{HealthIndicator, Probe, Unhealthy};

/// Up when the database answers.
#[injectable]
pub(super) struct DatabaseIndicator {
    database: Arc<DatabaseHealth>,
}

#[async_trait]
impl HealthIndicator for DatabaseIndicator {
    fn name(&self) -> &'static str {
        "database"
    }

    fn answers(&self, probe: Probe) -> bool {
        probe != Probe::Liveness
    }

    async fn check(&self) -> Result<(), Unhealthy> {
        Ok(self.database.check().await?)
    }
}
