//! How messages that were taken are delivered, and what becomes of them.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tokio::{
    sync::{Semaphore, mpsc::UnboundedSender},
    task::{JoinError, JoinSet},
    time::{Instant, timeout_at},
};
use tracing::{Instrument as _, Span};

use super::{
    Deliver, DeliveryError, Outbox, OutboxMessage, RelayOptions,
    lease::Leased,
    settle::{Fate, Settled, forget},
};
use crate::{error::DataError, name::DatabaseName};

/// What all deliveries of a relay share.
pub(super) struct Shared<D, N> {
    pub(super) outbox: Outbox<N>,
    pub(super) delivery: Arc<D>,
    pub(super) options: RelayOptions,
    /// Whether no more deliveries are to begin.
    pub(super) is_stopping: AtomicBool,
    /// As many deliveries as may be under way.
    pub(super) permits: Semaphore,
}

impl<D: Deliver, N: DatabaseName> Shared<D, N> {
    /// Delivers messages of one key, one after the other. What is behind one that failed is given back, and goes on behind one
    /// that is dead.
    pub(super) async fn deliver_in_order(self: Arc<Self>, messages: Vec<Leased>, done: UnboundedSender<Settled>) {
        let mut is_held = false;
        for leased in messages {
            let permit = self.permits.acquire().await;
            let fate = match is_held || !self.may_begin(&leased) {
                true => Fate::Untried,
                false => self.attempt(&leased).instrument(span(&leased)).await,
            };
            drop(permit);
            is_held = matches!(fate, Fate::Untried | Fate::Failed { .. });
            let _ = done.send(Settled { leased, fate });
        }
    }

    /// Delivers messages in one transaction, and those that cannot be in one by one.
    pub(super) async fn deliver_together(self: Arc<Self>, messages: Vec<Leased>, done: UnboundedSender<Settled>) {
        let (worn_out, messages): (Vec<_>, Vec<_>) =
            messages.into_iter().partition(|leased| leased.message.attempt() > self.options.max_attempts);
        for leased in worn_out {
            let fate = self.attempt(&leased).instrument(span(&leased)).await;
            let _ = done.send(Settled { leased, fate });
        }
        let mut fates = match self.in_one_transaction(&messages).await {
            Ok(delivered) => {
                let fate = |index| if index < delivered { Fate::Forgotten } else { Fate::Untried };
                (0..messages.len()).map(|index| Some(fate(index))).collect()
            }
            Err((at, error)) => {
                let mut fates = vec![None; messages.len()];
                let culprit = if messages.len() == 1 { Some(0) } else { at };
                if let Some(culprit) = culprit {
                    fates[culprit] =
                        Some(span(&messages[culprit]).in_scope(|| self.failure(&messages[culprit], &error)));
                }
                fates
            }
        };
        let mut held = HashSet::new();
        for (leased, fate) in messages.into_iter().zip(fates.drain(..)) {
            let fate = match fate {
                Some(fate) => fate,
                None if held.contains(leased.message.key()) || !self.may_begin(&leased) => Fate::Untried,
                None => match self.in_one_transaction(std::slice::from_ref(&leased)).await {
                    Ok(_) => Fate::Forgotten,
                    Err((_, error)) => span(&leased).in_scope(|| self.failure(&leased, &error)),
                },
            };
            if matches!(fate, Fate::Untried | Fate::Failed { .. }) {
                held.insert(leased.message.key().to_owned());
            }
            let _ = done.send(Settled { leased, fate });
        }
    }

    fn may_begin(&self, leased: &Leased) -> bool {
        Instant::now() < leased.begin_until && !self.is_stopping.load(Ordering::Relaxed)
    }

    /// Delivers a message once.
    async fn attempt(&self, leased: &Leased) -> Fate {
        if leased.message.attempt() > self.options.max_attempts {
            // An attempt that had an end would have been written down.
            return bury("each attempt ended with its process, without a result".to_owned());
        }
        // In a task of its own, where it may panic.
        let (delivery, message) = (Arc::clone(&self.delivery), leased.message.clone());
        let mut task = JoinSet::new();
        task.spawn(async move { delivery.deliver(&message).await }.in_current_span());
        let delivered = match timeout_at(leased.until, task.join_next()).await {
            Ok(ended) => {
                ended.map_or_else(|| Err(stopped()), |ended| ended.unwrap_or_else(|failed| Err(ended_by(&failed))))
            }
            Err(_) => Err(too_long()),
        };
        match delivered {
            Ok(()) => Fate::Delivered,
            Err(error) => self.failure(leased, &error),
        }
    }

    fn failure(&self, leased: &Leased, error: &DeliveryError) -> Fate {
        let attempt = leased.message.attempt();
        if error.is_permanent() || attempt >= self.options.max_attempts {
            return bury(error.to_string());
        }
        let pause = self.options.pause(attempt);
        tracing::warn!(target: "nest::outbox", "a message was not delivered, and is tried again in {pause:?}: {error}");
        Fate::Failed { pause, error: error.to_string() }
    }

    /// Delivers as many of the messages as there is time for, at least the first, and forgets them, all in one transaction. Gives
    /// how many those were, or, if nothing has happened, why, and which one it was, if it was one of them.
    async fn in_one_transaction(self: &Arc<Self>, batch: &[Leased]) -> Result<usize, (Option<usize>, DeliveryError)> {
        let Some(first) = batch.first() else { return Ok(0) };
        let (until, begin_until) = (first.until, first.begin_until);
        let messages: Vec<(OutboxMessage, Span)> =
            batch.iter().map(|leased| (leased.message.clone(), span(leased))).collect();
        // Which one is under way; their number when all were delivered.
        let at = Arc::new(AtomicUsize::new(0));
        let (shared, under_way) = (Arc::clone(self), Arc::clone(&at));
        let leases: Vec<_> = batch.iter().map(|leased| (leased.lease, leased.message.position)).collect();
        let work = async move {
            let count = messages.len();
            let messages = &messages;
            shared
                .outbox
                .database
                .transaction(async || {
                    let mut delivered = 0;
                    for (index, (message, span)) in messages.iter().enumerate() {
                        if index > 0 && Instant::now() >= begin_until {
                            break;
                        }
                        under_way.store(index, Ordering::Relaxed);
                        shared.delivery.deliver(message).instrument(span.clone()).await?;
                        delivered += 1;
                    }
                    under_way.store(count, Ordering::Relaxed);
                    match forget(&shared.outbox.database, leases[..delivered].iter().copied()).await? {
                        0 => Ok(delivered),
                        _ => {
                            Err(DeliveryError::from(DataError::transaction("the lease had ended before the delivery")))
                        }
                    }
                })
                .await
        };
        let mut task = JoinSet::new();
        task.spawn(work);
        let (error, is_over) = match timeout_at(until, task.join_next()).await {
            Ok(Some(Ok(Ok(delivered)))) => return Ok(delivered),
            Ok(Some(Ok(Err(error)))) => (error, false),
            Ok(Some(Err(failed))) => (ended_by(&failed), false),
            Ok(None) => (stopped(), false),
            Err(_) => (too_long(), true),
        };
        let at = at.load(Ordering::Relaxed);
        // Without time there is no second look for who it was.
        let at = if is_over { at.min(batch.len() - 1) } else { at };
        Err(((at < batch.len()).then_some(at), error))
    }
}

fn span(leased: &Leased) -> Span {
    tracing::info_span!(
        target: "nest::outbox",
        "deliver",
        message_id = %leased.message.id(),
        topic = leased.message.topic(),
        attempt = leased.message.attempt(),
    )
}

fn bury(error: String) -> Fate {
    tracing::error!(target: "nest::outbox", "a message is given up, and kept as a dead letter: {error}");
    Fate::Dead { error }
}

fn ended_by(failed: &JoinError) -> DeliveryError {
    if failed.is_panic() { DeliveryError::new("the delivery panicked") } else { stopped() }
}

fn stopped() -> DeliveryError {
    DeliveryError::new("the delivery was stopped")
}

fn too_long() -> DeliveryError {
    DeliveryError::new("the delivery took nearly as long as its lease, and was given up")
}
