use std::time::Duration;

/// How a [`Relay`](super::Relay) delivers.
///
/// ```
/// use std::time::Duration;
/// use nest_data::RelayOptions;
///
/// let patient = RelayOptions::new().max_attempts(20).pauses(Duration::from_secs(5), Duration::from_secs(3600));
/// # let _ = patient;
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct RelayOptions {
    pub(super) lease: Duration,
    pub(super) poll: Duration,
    pub(super) at_once: u32,
    pub(super) batch: u32,
    pub(super) is_transactional: bool,
    pub(super) max_attempts: u32,
    pub(super) first_pause: Duration,
    pub(super) longest_pause: Duration,
    pub(super) drain: Duration,
}

impl RelayOptions {
    /// A delivery may take a minute; sixteen run at once, of a hundred messages that are taken together; ten attempts, with a
    /// second after the first, twice as long after each, and at most ten minutes between two; a look at the table every second;
    /// ten seconds to finish at the stop.
    pub const fn new() -> Self {
        Self {
            lease: Duration::from_secs(60),
            poll: Duration::from_secs(1),
            at_once: 16,
            batch: 100,
            is_transactional: false,
            max_attempts: 10,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(600),
            drain: Duration::from_secs(10),
        }
    }

    /// How long a message belongs to the process that has taken it. A delivery that takes eight or nine tenths of that is given
    /// up as failed; after all of it, when the process is gone, another one may take it.
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// How often to look for messages of other processes. Those of this one are seen at once.
    pub const fn poll(mut self, every: Duration) -> Self {
        self.poll = every;
        self
    }

    /// How many messages, of as many keys, are delivered at the same time; at least one.
    pub const fn at_once(mut self, messages: u32) -> Self {
        self.at_once = if messages == 0 { 1 } else { messages };
        self
    }

    /// How many messages are taken from the table together, and written off together once they are delivered; at least one. Those
    /// of one key are delivered one after the other. What was not begun after a tenth of the lease is given back, so that each
    /// delivery has eight tenths of it at least.
    pub const fn batch(mut self, messages: u32) -> Self {
        self.batch = if messages == 0 { 1 } else { messages };
        self
    }

    /// Has the messages of a batch delivered one after the other in one transaction on the database of the outbox, which forgets
    /// them as well: whatever a delivery writes there is written exactly once, and a batch costs one commit. It is for a
    /// [`Deliver`](super::Deliver) that writes to this database and does nothing else, since the transaction is open all the
    /// time, and what is rolled back with it is done again.
    ///
    /// When one of them fails, all are rolled back, and each of the others is delivered in a transaction of its own.
    ///
    /// ```
    /// use nest_data::{Database, Deliver, DeliveryError, OutboxMessage, RelayOptions, query};
    /// use std::sync::Arc;
    ///
    /// struct AuditLog { database: Arc<Database> }
    ///
    /// impl Deliver for AuditLog {
    ///     async fn deliver(&self, message: &OutboxMessage) -> Result<(), DeliveryError> {
    ///         let insert = query("INSERT INTO audit (topic, payload) VALUES ($1, $2)");
    ///         insert.bind(message.topic()).bind(message.payload()).execute(&*self.database).await?;
    ///         Ok(())
    ///     }
    ///
    ///     fn options() -> RelayOptions {
    ///         RelayOptions::new().transactional()
    ///     }
    /// }
    /// ```
    pub const fn transactional(mut self) -> Self {
        self.is_transactional = true;
        self
    }

    /// After how many attempts a message is put aside as a dead letter; at least one.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// How long to wait after the first failure. Each wait after that is twice as long, up to the longest.
    pub const fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first_pause = first;
        self.longest_pause = longest;
        self
    }

    /// How long deliveries under way may take to finish when the application stops. Those that don't are given up, and come
    /// again when their lease has ended.
    pub const fn drain(mut self, time: Duration) -> Self {
        self.drain = time;
        self
    }

    /// How long to wait after this attempt, the first being 1.
    pub(super) fn pause(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.checked_pow(attempt.saturating_sub(1));
        doubled.and_then(|times| self.first_pause.checked_mul(times)).unwrap_or(Duration::MAX).min(self.longest_pause)
    }
}

impl Default for RelayOptions {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_twice_as_long_up_to_the_longest() {
        let options = RelayOptions::new();
        for (attempt, seconds) in [(1, 1), (2, 2), (3, 4), (10, 512), (11, 600), (40, 600), (u32::MAX, 600)] {
            assert_eq!(options.pause(attempt), Duration::from_secs(seconds), "after attempt {attempt}");
        }
    }
}
