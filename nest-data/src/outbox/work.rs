//! What a relay has in hand, and when it turns to the database again.

use std::{collections::BTreeMap, sync::Arc, sync::atomic::Ordering, time::Duration};

use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinSet,
    time::Instant,
};

use super::{
    Deliver,
    attempt::Shared,
    lease::Leased,
    settle::{Fate, Settled},
};
use crate::{error::DataError, name::DatabaseName};

/// How long there is between two looks at the table when the first did not find as many messages as there was room for. Those that are
/// published meanwhile are taken together.
const GATHER: Duration = Duration::from_millis(5);

/// How long it may take to write down what became of a message while others are under way.
const WRITE_DOWN: Duration = Duration::from_millis(50);

pub(super) struct Work<D, N> {
    shared: Arc<Shared<D, N>>,
    deliveries: JoinSet<()>,
    sender: UnboundedSender<Settled>,
    receiver: UnboundedReceiver<Settled>,
    in_flight: usize,
    /// What is still to be written down, and since when.
    settled: Vec<Settled>,
    settled_since: Option<Instant>,
    /// When the database was last turned to, and from when on it may be again.
    last: Instant,
    not_before: Instant,
    /// Whether the last look found as many messages as there was room for.
    was_full: bool,
    /// Whether there is one that nobody has looked for.
    pub(super) is_awake: bool,
    /// Whether messages are taken one by one: there are some that somebody had who may have died of one of them, and none but
    /// that one is to be thought to have killed another process.
    is_careful: bool,
}

impl<D: Deliver, N: DatabaseName> Work<D, N> {
    pub(super) fn new(shared: &Arc<Shared<D, N>>) -> Self {
        let ((sender, receiver), now) = (unbounded_channel(), Instant::now());
        Self {
            shared: Arc::clone(shared),
            deliveries: JoinSet::new(),
            sender,
            receiver,
            in_flight: 0,
            settled: Vec::new(),
            settled_since: None,
            last: now,
            not_before: now,
            was_full: false,
            is_awake: true,
            is_careful: false,
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.in_flight == 0
    }

    /// How many messages may be taken now. Deliveries in one transaction come to their end first, and so do all before one that is taken
    /// with care; and where as many are under way as may be, more would only wait here.
    pub(super) fn room(&self) -> usize {
        let is_alone = self.is_careful || self.shared.options.is_transactional;
        let is_busy = (is_alone && self.in_flight > 0) || self.shared.permits.available_permits() == 0;
        match (is_busy, self.is_careful) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => self.batch().saturating_sub(self.in_flight + self.settled.len()),
        }
    }

    /// When to turn to the database, if nothing happens until then.
    pub(super) fn next_exchange(&self) -> Instant {
        let is_worth_it = (self.was_full && self.room() > 0 && self.room() * 2 >= self.batch_now())
            || (self.is_awake && self.room() > 0)
            || (self.is_idle() && !self.settled.is_empty());
        let poll = self.last + self.shared.options.poll;
        let soon = match (is_worth_it, self.settled_since) {
            (true, _) => self.not_before,
            (false, Some(since)) => since + WRITE_DOWN,
            (false, None) => poll,
        };
        soon.min(poll).max(self.not_before)
    }

    /// Writes down what became of messages, takes others, and begins to deliver them. Says how many it took.
    pub(super) async fn exchange(&mut self) -> Result<usize, DataError> {
        self.last = Instant::now();
        let room = if self.shared.is_stopping.load(Ordering::Relaxed) { 0 } else { self.room() };
        if room == 0 && self.settled.is_empty() {
            return Ok(0);
        }
        if room > 0 {
            // Before the look, so that what is published after it is looked for again.
            self.is_awake = false;
        }
        let exchanged = match self.shared.outbox.exchange(&self.settled, room, self.shared.options.lease).await {
            Ok(exchanged) => exchanged,
            Err(error) => {
                // What has no lease any more is somebody else's to deliver.
                self.settled.retain(|settled| Instant::now() < settled.leased.until);
                self.settled_since = self.settled_since.filter(|_| !self.settled.is_empty());
                self.not_before = Instant::now() + self.shared.options.poll;
                return Err(error);
            }
        };
        self.settled.clear();
        self.settled_since = None;
        if exchanged.lost > 0 {
            tracing::warn!(
                target: "nest::outbox",
                messages = exchanged.lost,
                "leases ended before it was written down what became of their messages, which may be delivered twice"
            );
        }
        let count = exchanged.taken.len();
        self.was_full = room > 0 && count == room;
        self.not_before = if self.was_full { self.last } else { self.last + GATHER };
        self.begin(exchanged.taken);
        Ok(count)
    }

    fn begin(&mut self, mut taken: Vec<Leased>) {
        self.in_flight += taken.len();
        if let Some(abandoned) = taken.iter().position(|leased| leased.is_abandoned) {
            let key = taken[abandoned].message.key();
            // It goes behind those of its key that are before it.
            let first = taken.iter().position(|leased| leased.message.key() == key).unwrap_or(abandoned);
            let alone = taken.swap_remove(first);
            for leased in taken.drain(..) {
                let _ = self.sender.send(Settled { leased, fate: Fate::Untried });
            }
            taken.push(alone);
            self.is_careful = true;
        } else if !taken.is_empty() {
            self.is_careful = false;
        }
        if taken.is_empty() {
            return;
        }
        if self.shared.options.is_transactional {
            self.deliveries.spawn(Arc::clone(&self.shared).deliver_together(taken, self.sender.clone()));
            return;
        }
        let mut by_key: BTreeMap<String, Vec<Leased>> = BTreeMap::new();
        for leased in taken {
            by_key.entry(leased.message.key().to_owned()).or_default().push(leased);
        }
        let mut runs: Vec<Vec<Leased>> = by_key.into_values().collect();
        runs.sort_by_key(|run| run[0].message.position);
        for run in runs {
            self.deliveries.spawn(Arc::clone(&self.shared).deliver_in_order(run, self.sender.clone()));
        }
    }

    /// Waits until something has become of a message, and notes that of all others, too. Says how many were tried.
    pub(super) async fn finish_some(&mut self) -> u64 {
        let mut tried = 0;
        let mut next = self.receiver.recv().await;
        while let Some(settled) = next {
            self.in_flight -= 1;
            tried += u64::from(settled.fate != Fate::Untried);
            self.settled_since.get_or_insert_with(Instant::now);
            self.settled.push(settled);
            next = self.receiver.try_recv().ok();
        }
        while self.deliveries.try_join_next().is_some() {}
        tried
    }

    /// How many messages would be taken if none were in hand.
    fn batch_now(&self) -> usize {
        if self.is_careful { 1 } else { self.batch() }
    }

    fn batch(&self) -> usize {
        usize::try_from(self.shared.options.batch).unwrap_or(usize::MAX)
    }
}
