//! The module.

use std::sync::Arc;

use nest_core::Configured;
use nest_macros::{injectable, module};

use crate::connection::Redis;
use crate::error::RedisConnectError;
use crate::options::RedisOptions;

/// Provides a [`Redis`] and its [`RedisHealth`]. It connects while the application boots, which a server that does not answer ends.
#[module(crate = nest_core, providers = [Redis, RedisHealth], exports = [Redis, RedisHealth])]
#[derive(Clone, Debug)]
pub struct RedisModule {
    #[options]
    setup: Setup,
}

/// What the module is configured with.
#[injectable(value, crate = nest_core)]
#[derive(Clone, Debug)]
struct Setup(RedisOptions);

impl RedisModule {
    /// A connection with these options.
    #[must_use]
    pub fn for_root(options: RedisOptions) -> RedisModule {
        RedisModule { setup: Setup(options) }
    }

    /// A connection whose module a factory makes, out of what the importing module can see.
    #[must_use]
    pub const fn for_root_async<F, Arguments, Kind>(factory: F) -> Configured<RedisModule, F, Arguments, Kind> {
        Configured::new(factory)
    }
}

#[injectable(imported_by("RedisModule::for_root(…)"), crate = nest_core)]
impl Redis {
    #[inject]
    async fn set_up(setup: Arc<Setup>) -> Result<Redis, RedisConnectError> {
        Redis::connect(setup.0.clone()).await
    }
}

/// Tells whether Redis is up, for the health endpoint of an application.
#[injectable(imported_by("RedisModule::for_root(…)"), crate = nest_core)]
#[derive(Debug)]
pub struct RedisHealth {
    redis: Arc<Redis>,
}

impl RedisHealth {
    /// Asks the server whether it is there.
    ///
    /// # Errors
    ///
    /// When it does not answer in time, or refuses.
    pub async fn check(&self) -> Result<(), RedisConnectError> {
        self.redis.check().await
    }
}
