//! How long those wait who fail.

use std::time::Duration;

/// How waiting grows: some failures are free, the next one costs [`first`](Self::first), and each further one twice as much as the one
/// before, up to [`longest`](Self::longest).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackOff {
    /// So many failures cost nothing.
    pub free: u32,
    /// How long to wait after the next one.
    pub first: Duration,
    /// How long to wait at most.
    pub longest: Duration,
    /// After how long without an attempt the failures are forgotten. At least as long as the wait.
    pub forget: Duration,
}

impl BackOff {
    /// How long to wait after so many failures.
    pub(crate) fn wait(&self, failures: u32) -> Duration {
        let Some(doublings) = failures.checked_sub(self.free.saturating_add(1)) else { return Duration::ZERO };
        let factor = 2u32.checked_pow(doublings).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.longest)
    }

    /// For how long failures count.
    pub(crate) fn remember(&self) -> Duration {
        self.forget.max(self.longest)
    }
}
