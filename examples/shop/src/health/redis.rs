//! Redis, where there is one.

use std::sync::Arc;

use async_trait::async_trait;
use nest::injectable;

use super::{HealthIndicator, Probe, Unhealthy};
use crate::redis::SharedRedis;

/// Up when Redis answers. A shop without it has no such part.
#[injectable]
pub(super) struct RedisIndicator {
    redis: Arc<SharedRedis>,
}

#[async_trait]
impl HealthIndicator for RedisIndicator {
    fn name(&self) -> &'static str {
        "redis"
    }

    fn answers(&self, probe: Probe) -> bool {
        probe != Probe::Liveness && self.redis.connection().is_some()
    }

    async fn check(&self) -> Result<(), Unhealthy> {
        match self.redis.connection() {
            Some(redis) => Ok(redis.check().await?),
            None => Ok(()),
        }
    }
}
