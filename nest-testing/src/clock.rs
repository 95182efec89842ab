//! A clock that a test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use nest_core::{Clock, TimeSource};

/// A clock that stands still until a test moves it: `override Clock = time.clock()`.
///
/// ```
/// use std::time::Duration;
/// use nest_testing::TestClock;
///
/// let time = TestClock::new();
/// let clock = time.clock();
/// let before = clock.now();
/// time.advance(Duration::from_secs(900));
/// assert_eq!(clock.now().duration_since(before).unwrap(), Duration::from_secs(900));
/// ```
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Moved>);

#[derive(Debug)]
struct Moved {
    date: SystemTime,
    instant: Instant,
    /// In nanoseconds: enough for five hundred years.
    passed: AtomicU64,
}

impl TestClock {
    /// It shows the moment at which it is made.
    #[must_use]
    pub fn new() -> TestClock {
        TestClock::at(SystemTime::now())
    }

    /// It shows this moment.
    #[must_use]
    pub fn at(date: SystemTime) -> TestClock {
        TestClock(Arc::new(Moved { date, instant: Instant::now(), passed: AtomicU64::new(0) }))
    }

    /// Lets time pass, for everybody who holds the clock.
    pub fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        // Only the number itself is shared.
        self.0.passed.fetch_add(by, Ordering::Relaxed);
    }

    /// The clock, to stand for that of the application.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock::of(self.0.clone())
    }
}

impl Default for TestClock {
    fn default() -> Self {
        TestClock::new()
    }
}

impl Moved {
    fn passed(&self) -> Duration {
        Duration::from_nanos(self.passed.load(Ordering::Relaxed))
    }
}

impl TimeSource for Moved {
    fn now(&self) -> SystemTime {
        self.date + self.passed()
    }

    fn instant(&self) -> Instant {
        self.instant + self.passed()
    }
}
