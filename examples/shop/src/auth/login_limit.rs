//! The brake on guessing passwords.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use nest::auth::{AttemptLimiter, address_key};
use nest::http::TooManyRequests;
use nest::{Clock, guard, injectable};

use crate::config::ShopConfig;

/// Lets so many attempts a minute through from one address, whatever becomes of them.
pub struct LoginLimit {
    attempts: AttemptLimiter<IpAddr>,
}

#[injectable]
impl LoginLimit {
    #[inject]
    fn new(config: Arc<ShopConfig>, clock: Arc<Clock>) -> Self {
        let attempts = AttemptLimiter::new(config.auth.login_attempts, Duration::from_secs(60));
        Self { attempts: attempts.clock((*clock).clone()) }
    }
}

#[guard]
impl LoginLimit {
    async fn can_activate(&self, #[ip] peer: IpAddr) -> Result<(), TooManyRequests> {
        self.attempts.attempt(address_key(peer)).map_err(|refused| {
            let wait = Duration::from_secs(refused.retry_after_seconds());
            TooManyRequests::new("Too many login attempts").retry_after(wait)
        })
    }
}
