//! Trying a transaction again.

use std::time::Duration;

use tokio::time::sleep;

/// The pauses between attempts, each twice as long as the one before.
pub(super) struct Attempts {
    left: u32,
    pause: Duration,
}

impl Attempts {
    pub(super) fn new() -> Self {
        Self { left: 5, pause: Duration::from_millis(10) }
    }

    /// Waits for the next attempt; false when there is none.
    pub(super) async fn again(&mut self) -> bool {
        if self.left == 0 {
            return false;
        }
        sleep(self.pause).await;
        self.left -= 1;
        self.pause *= 2;
        true
    }
}
