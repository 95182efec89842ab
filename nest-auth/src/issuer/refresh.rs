//! How often something is fetched anew, whatever strangers send.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use nest_core::Clock;

/// As long as nothing is there, the next fetch may be made this much after one that failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// What has been fetched this long ago is fetched anew, so that a key that was taken back does not stay good for ever.
const STALE: Duration = Duration::from_secs(60 * 60);

/// Lets one fetch be made at a time, and a good one at most every so often: who names a key that nobody has does not make the
/// application call its issuer more often than that.
pub(crate) struct Refresh {
    interval: Duration,
    turn: tokio::sync::Mutex<()>,
    times: Mutex<Times>,
    version: AtomicU64,
}

#[derive(Clone, Copy, Default)]
struct Times {
    tried: Option<Instant>,
    succeeded: Option<Instant>,
}

impl Refresh {
    /// Nothing has been fetched yet.
    pub(crate) fn every(interval: Duration) -> Self {
        Self { interval, turn: tokio::sync::Mutex::default(), times: Mutex::default(), version: AtomicU64::new(0) }
    }

    /// How often something was fetched: zero when nothing is there.
    pub(crate) fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// Has something newer fetched than what was seen, unless it has been meanwhile, or it is too early. Whether there is something
    /// newer. `fetch` says whether it went well.
    pub(crate) async fn newer_than(&self, seen: u64, clock: &Clock, fetch: impl Future<Output = bool>) -> bool {
        let _turn = self.turn.lock().await;
        self.version() != seen || self.attempt(clock, fetch).await
    }

    /// Has something fetched in place of what is old. One caller waits for it; the others go on with what is there.
    pub(crate) async fn renew(&self, clock: &Clock, fetch: impl Future<Output = bool>) {
        if self.is_stale(clock)
            && let Ok(_turn) = self.turn.try_lock()
        {
            self.attempt(clock, fetch).await;
        }
    }

    async fn attempt(&self, clock: &Clock, fetch: impl Future<Output = bool>) -> bool {
        let went_well = self.begin(clock.instant()) && fetch.await;
        if went_well {
            self.note(clock);
        }
        went_well
    }

    /// Something has been fetched.
    pub(crate) fn note(&self, clock: &Clock) {
        let now = Some(clock.instant());
        *self.times() = Times { tried: now, succeeded: now };
        self.version.fetch_add(1, Ordering::Release);
    }

    /// Whether what is there is old.
    fn is_stale(&self, clock: &Clock) -> bool {
        let fetched = self.times().succeeded;
        fetched.is_some_and(|at| clock.instant().saturating_duration_since(at) >= STALE)
    }

    /// Whether it may be fetched now. It counts from the beginning, since a client who goes away ends the fetch.
    fn begin(&self, now: Instant) -> bool {
        let pause = if self.version() == 0 { AFTER_FAILURE.min(self.interval) } else { self.interval };
        let mut times = self.times();
        let may = times.tried.is_none_or(|at| now.saturating_duration_since(at) >= pause);
        if may {
            times.tried = Some(now);
        }
        may
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
