//! The brake on guessing passwords.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use nest::auth::{AttemptCounter, AttemptLimiter, RedisAttemptLimiter, address_key};
use nest::http::TooManyRequests;
use nest::{Clock, guard, injectable};

use crate::config::ShopConfig;
use crate::redis::SharedRedis;

const MINUTE: Duration = Duration::from_secs(60);

/// Lets so many attempts a minute through from one address, whatever becomes of them: at this process, or, with Redis, at all of them
/// together.
pub struct LoginLimit {
    attempts: Box<dyn AttemptCounter>,
}

#[injectable]
impl LoginLimit {
    #[inject]
    fn new(config: Arc<ShopConfig>, clock: Arc<Clock>, redis: Arc<SharedRedis>) -> Self {
        let limit = config.auth.login_attempts;
        Self {
            attempts: match redis.connection() {
                Some(redis) => Box::new(RedisAttemptLimiter::new(redis, "login", limit, MINUTE)),
                None => Box::new(AttemptLimiter::<String>::new(limit, MINUTE).clock((*clock).clone())),
            },
        }
    }
}

#[guard]
impl LoginLimit {
    async fn can_activate(&self, #[ip] peer: IpAddr) -> Result<(), TooManyRequests> {
        self.attempts.count(&address_key(peer).to_string()).await.map_err(|refused| {
            let wait = Duration::from_secs(refused.retry_after_seconds());
            TooManyRequests::new("Too many login attempts").retry_after(wait)
        })
    }
}
