//! Where failures are counted that several processes share.

use std::time::{Duration, SystemTime};

use nest_core::pipeline::BoxFuture;

use super::back_off::BackOff;
use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// What a failure counts under.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The hash of an account, an address, or both.
    pub key: TokenHash,
    /// How waiting grows.
    pub back_off: BackOff,
}

impl Counted {
    /// How long those wait who have failed so often, the last time at `last`; and how many of these failures still count.
    pub fn judge(&self, failures: u32, last: SystemTime, now: SystemTime) -> (Duration, u32) {
        let quiet = now.duration_since(last).unwrap_or_default();
        if quiet >= self.back_off.remember() {
            return (Duration::ZERO, 0);
        }
        (self.back_off.wait(failures).saturating_sub(quiet), failures)
    }

    /// For how long failures count.
    pub fn remember(&self) -> Duration {
        self.back_off.remember()
    }
}

/// Where [`LoginThrottle`](crate::LoginThrottle) counts failures for as many processes as an application has: `DatabaseThrottle` (feature `data`),
/// `RedisThrottle` (feature `redis`), or a store of one's own. Its keys are hashes: it knows nobody's name and nobody's address.
#[nest_macros::injectable(crate = nest_core)]
pub trait ThrottleStore: Send + Sync {
    /// Counts a failure under each of these, or under none when one of them has to wait: then it says how long. It happens at once, so
    /// that of many attempts at a time as many are counted as there are.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn count<'a>(
        &'a self,
        under: &'a [Counted],
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<Duration>, StoreError>>;

    /// Takes one failure back under each of these that has one.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn take_back<'a>(&'a self, under: &'a [TokenHash]) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Forgets what is known of these.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn forget<'a>(&'a self, under: &'a [TokenHash]) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Remembers a key until then.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn remember<'a>(
        &'a self,
        key: &'a TokenHash,
        now: SystemTime,
        until: SystemTime,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Whether a key is remembered.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    fn remembers<'a>(&'a self, key: &'a TokenHash, now: SystemTime) -> BoxFuture<'a, Result<bool, StoreError>>;
}
