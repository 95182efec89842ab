//! Trying a transaction again.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::OrderError;

/// No other attempt is made after so long: the client waits, and the database has waited for a lock all that time.
const PATIENCE: Duration = Duration::from_secs(4);

/// The pauses between attempts, each twice as long as the one before.
pub(super) struct Attempts {
    since: Instant,
    left: u32,
    pause: Duration,
}

impl Attempts {
    pub(super) fn new() -> Self {
        Self { since: Instant::now(), left: 5, pause: Duration::from_millis(10) }
    }

    /// Waits for the next attempt; false when there is none.
    pub(super) async fn again(&mut self) -> bool {
        if self.left == 0 || self.since.elapsed() > PATIENCE {
            return false;
        }
        sleep(self.pause).await;
        self.left -= 1;
        self.pause *= 2;
        true
    }
}

/// Tries a transaction again when others got in its way.
pub(super) async fn patiently<T, F>(attempt: impl Fn() -> F) -> Result<T, OrderError>
where
    F: Future<Output = Result<T, OrderError>>,
{
    let mut attempts = Attempts::new();
    loop {
        match attempt().await {
            Err(error) if error.is_retryable() && attempts.again().await => {}
            Err(error) if error.is_retryable() => return Err(OrderError::Busy),
            result => return result,
        }
    }
}
