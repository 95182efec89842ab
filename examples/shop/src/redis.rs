//! Redis, where `REDIS_URL` names one: what is counted there, all processes of the shop count together.

use std::sync::Arc;

use nest::redis::{Redis, RedisConnectError};
use nest::{injectable, module};

use crate::config::ShopConfig;

/// The connection to Redis, which not every shop has.
pub struct SharedRedis(Option<Redis>);

#[injectable]
impl SharedRedis {
    #[inject]
    async fn connect(config: Arc<ShopConfig>) -> Result<Self, RedisConnectError> {
        match &config.redis {
            Some(options) => Ok(Self(Some(Redis::connect(options.clone()).await?))),
            None => Ok(Self(None)),
        }
    }
}

impl SharedRedis {
    /// The connection, if there is one.
    pub fn connection(&self) -> Option<&Redis> {
        self.0.as_ref()
    }
}

/// Provides the connection to Redis, or the knowledge that there is none.
#[module(providers = [SharedRedis], exports = [SharedRedis])]
pub struct SharedRedisModule;
