use std::{
    collections::VecDeque,
    error::Error,
    fmt,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use nest_core::Clock;

use crate::generations::Generations;

mod counter;
#[cfg(feature = "redis")]
mod redis;

pub use counter::AttemptCounter;
#[cfg(feature = "redis")]
pub use redis::RedisAttemptLimiter;

/// Up to this limit every attempt is remembered by itself. Above it, attempts within 1/128 of the window share an
/// entry.
const ENTRIES: u32 = 128;

/// How many keys are remembered unless told otherwise.
const KEYS: usize = 100_000;

/// Lets a number of attempts through in any stretch of time of a given length, for each key: sign-ins for each address,
/// say.
///
/// The window slides, so there is no moment at which the count starts anew. An attempt that was refused does not count,
/// so a client that waits as long as it is told to will pass. Counts are kept in memory, for a bounded number of keys:
/// when there are more, those that have been quiet for longest are forgotten.
///
/// ```
/// use std::{num::NonZeroU32, time::Duration};
/// use nest_auth::{AttemptLimiter, address_key};
///
/// let limiter = AttemptLimiter::new(NonZeroU32::new(2).unwrap(), Duration::from_secs(60));
/// let peer = address_key([192, 0, 2, 7].into());
/// assert!(limiter.attempt(peer).is_ok());
/// assert!(limiter.attempt(peer).is_ok());
/// let refusal = limiter.attempt(peer).unwrap_err();
/// assert!((1..=60).contains(&refusal.retry_after_seconds()));
/// ```
pub struct AttemptLimiter<K> {
    limit: u32,
    window: Duration,
    clock: Clock,
    memory: Mutex<Generations<K, Attempts>>,
}

#[derive(Default)]
struct Attempts {
    count: u32,
    /// When, and how many; the oldest first.
    entries: VecDeque<(Instant, u32)>,
}

impl<K: Hash + Eq> AttemptLimiter<K> {
    /// At most `limit` attempts in any `window`, for each key. The window is at least a millisecond.
    pub fn new(limit: NonZeroU32, window: Duration) -> Self {
        Self {
            limit: limit.get(),
            window: window.max(Duration::from_millis(1)),
            clock: Clock::system(),
            memory: Mutex::new(Generations::of(KEYS)),
        }
    }

    /// Remembers at most about this many keys, instead of 100,000. A key takes some hundred bytes, and a few thousand
    /// at most.
    #[must_use]
    pub fn remember(mut self, keys: usize) -> Self {
        self.memory = Mutex::new(Generations::of(keys.max(2)));
        self
    }

    /// Goes by this clock, instead of the system's.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Counts an attempt, or refuses it.
    ///
    /// # Errors
    ///
    /// When the key has used up its attempts; the error tells how long to wait.
    pub fn attempt(&self, key: K) -> Result<(), TooManyAttempts> {
        self.attempt_at(key, self.clock.instant())
    }

    fn attempt_at(&self, key: K, now: Instant) -> Result<(), TooManyAttempts> {
        let mut memory = self.memory();
        let attempts = memory.get_or_default(key, now, self.window);
        attempts.forget_before(now, self.window);
        if attempts.count < self.limit {
            attempts.add(now, self.window, self.limit);
            return Ok(());
        }
        let oldest = attempts.entries.front().map_or(now, |(instant, _)| *instant);
        Err(TooManyAttempts { retry_after: self.window.saturating_sub(now.saturating_duration_since(oldest)) })
    }

    /// The counts are whole after every statement, so a panic elsewhere does not spoil them.
    fn memory(&self) -> MutexGuard<'_, Generations<K, Attempts>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempts {
    fn forget_before(&mut self, now: Instant, window: Duration) {
        while let Some((instant, count)) = self.entries.front()
            && now.saturating_duration_since(*instant) >= window
        {
            self.count -= count;
            self.entries.pop_front();
        }
    }

    fn add(&mut self, now: Instant, window: Duration, limit: u32) {
        self.count += 1;
        match self.entries.back_mut() {
            Some((instant, count)) if limit > ENTRIES && now.saturating_duration_since(*instant) < window / ENTRIES => {
                *count += 1;
            }
            _ => self.entries.push_back((now, 1)),
        }
    }
}

impl<K> fmt::Debug for AttemptLimiter<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttemptLimiter")
            .field("limit", &self.limit)
            .field("window", &self.window)
            .finish_non_exhaustive()
    }
}

/// An attempt was refused, because the key has used up its attempts for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyAttempts {
    retry_after: Duration,
}

impl TooManyAttempts {
    pub(crate) fn after(retry_after: Duration) -> Self {
        Self { retry_after }
    }

    /// After which time the next attempt passes.
    pub fn retry_after(&self) -> Duration {
        self.retry_after
    }

    /// The value of a `Retry-After` header: whole seconds, rounded up, at least 1, at most the window.
    pub fn retry_after_seconds(&self) -> u64 {
        let seconds = self.retry_after.as_secs() + u64::from(self.retry_after.subsec_nanos() > 0);
        seconds.max(1)
    }
}

impl fmt::Display for TooManyAttempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "too many attempts, try again in {} s", self.retry_after_seconds())
    }
}

impl Error for TooManyAttempts {}

/// The key under which attempts of a peer are counted: an IPv4 address by itself, an IPv6 address by its first 64 bits,
/// because that is the least that one customer gets (RFC 6177), who could otherwise take a new address for every
/// attempt. An IPv4 address in IPv6 notation counts as the IPv4 address.
pub fn address_key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests;
