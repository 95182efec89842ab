//! Health: what a load balancer and an orchestrator ask.

mod controller;
mod database;
mod indicator;
mod memory;
mod redis;
mod report;
mod service;
mod storage;

use nest::module;

use controller::HealthController;
use database::DatabaseIndicator;
use memory::MemoryHealth;
use redis::RedisIndicator;
use storage::StorageHealth;

pub use indicator::{HealthIndicator, Probe, Unhealthy};
pub use report::HealthReport;
pub use service::HealthService;

/// Health. A new part is a new line among the providers.
#[module(
    providers = [
        HealthService,
        provide(dyn HealthIndicator, class = DatabaseIndicator, multi),
        provide(dyn HealthIndicator, class = RedisIndicator, multi),
        provide(dyn HealthIndicator, class = StorageHealth, multi),
        provide(dyn HealthIndicator, class = MemoryHealth, multi),
    ],
    controllers = [HealthController],
)]
pub struct HealthModule;
