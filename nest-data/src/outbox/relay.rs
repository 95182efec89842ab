use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
};

use nest_core::{
    di::Keyed,
    lifecycle::{BeforeApplicationShutdown, HookError, OnApplicationBootstrap},
};
use nest_macros::injectable;
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
    time::{Instant, sleep, timeout, timeout_at},
};
use tracing::Instrument as _;

use super::{Deliver, Outbox, RelayOptions, lease::Leased};
use crate::{
    error::DataError,
    name::{DatabaseName, DefaultDatabase},
    scope::Scope,
};

/// Delivers the messages of the [`Outbox`] to a [`Deliver`], from the application's start to its stop.
///
/// ```
/// use std::sync::Arc;
///
/// use nest::data::{DataModule, DataOptions, DatabaseUrl, Deliver, DeliveryError, Migration, Outbox, OutboxMessage};
/// use nest::data::{OutboxModule, Relay, Topic};
/// use nest::{injectable, module};
///
/// const MIGRATIONS: &[Migration] = &[Outbox::migration(1)];
/// const SIGNED_UP: Topic<String> = Topic::new("users.signed_up");
///
/// #[injectable]
/// struct Mailbox;
///
/// impl Deliver for Mailbox {
///     async fn deliver(&self, message: &OutboxMessage) -> Result<(), DeliveryError> {
///         if let Some(email) = message.read(SIGNED_UP)? {
///             println!("welcome, {email}");
///         }
///         Ok(())
///     }
/// }
///
/// #[module(imports = [OutboxModule], providers = [Mailbox, Relay<Mailbox>])]
/// struct MailModule;
///
/// #[module(imports = [
///     global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory())).migrations(MIGRATIONS)),
///     MailModule,
/// ])]
/// struct AppModule;
///
/// nest::check!(AppModule);
/// # fn main() {}
/// ```
///
/// Messages with different keys are delivered side by side, those with the same one after the other: a later one waits while an
/// earlier one fails, until that is a dead letter. Several processes share the work, by leases.
///
/// An outbox has one relay: which topic goes where is for its [`Deliver`] to say.
pub struct Relay<D, N = DefaultDatabase> {
    shared: Arc<Shared<D, N>>,
    running: Mutex<Option<Running>>,
}

struct Shared<D, N> {
    outbox: Outbox<N>,
    delivery: Arc<D>,
    options: RelayOptions,
}

struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

#[injectable(crate = nest_core)]
impl<D: Deliver + Keyed, N: DatabaseName> Relay<D, N> {
    #[inject]
    fn open(outbox: Arc<Outbox<N>>, delivery: Arc<D>) -> Result<Self, DataError> {
        match outbox.has_relay.swap(true, Ordering::Relaxed) {
            false => Ok(Self::new(&outbox, delivery)),
            true => Err(DataError::statement(
                "the application has two relays for one outbox, which would take each other's messages; keep one, whose \
                 `deliver` decides by the topic",
            )),
        }
    }
}

impl<D: Deliver, N: DatabaseName> Relay<D, N> {
    /// A relay that does nothing by itself, for a program without modules, and for tests.
    pub fn new(outbox: &Outbox<N>, delivery: Arc<D>) -> Self {
        let shared = Shared { outbox: outbox.clone(), delivery, options: D::options() };
        Self { shared: Arc::new(shared), running: Mutex::default() }
    }

    /// Delivers all that is due now, and what becomes due by that, and says how many attempts it made. For tests, and
    /// for programs that are run from time to time.
    ///
    /// # Errors
    ///
    /// When the database refuses, or the task is in a transaction on this database. A message that could not be delivered is no error.
    pub async fn deliver_due(&self) -> Result<u64, DataError> {
        if Scope::of(self.shared.outbox.database.handle().id()).is_some() {
            return Err(DataError::transaction(
                "messages are not delivered within a transaction, which could be rolled back and take them back",
            ));
        }
        let (mut deliveries, mut attempts) = (JoinSet::new(), 0);
        loop {
            let taken = self.shared.take(&mut deliveries).await?;
            attempts += u64::try_from(taken).unwrap_or(u64::MAX);
            if deliveries.join_next().await.is_none() {
                return Ok(attempts);
            }
        }
    }

    fn running(&self) -> Option<Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<D: Deliver, N: DatabaseName> Shared<D, N> {
    async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut deliveries = JoinSet::new();
        while !*stop.borrow() {
            let taken = self.take(&mut deliveries).await;
            if let Err(error) = &taken {
                tracing::warn!(
                    target: "nest::outbox",
                    error = error as &dyn std::error::Error,
                    "the outbox could not be read, and is looked at again"
                );
            }
            if taken.is_ok_and(|taken| taken > 0) && deliveries.len() < self.at_once() {
                continue;
            }
            tokio::select! {
                Some(_) = deliveries.join_next() => {}
                () = self.outbox.wake.notified(), if deliveries.len() < self.at_once() => {}
                () = sleep(self.options.poll) => {}
                _ = stop.changed() => {}
            }
        }
        while deliveries.join_next().await.is_some() {}
    }

    /// Takes as many messages as there is room for, and begins to deliver them.
    async fn take(self: &Arc<Self>, deliveries: &mut JoinSet<()>) -> Result<usize, DataError> {
        while deliveries.try_join_next().is_some() {}
        let room = self.at_once().saturating_sub(deliveries.len());
        if room == 0 {
            return Ok(0);
        }
        // Counted from before the database does, so that this process gives up first.
        let until = Instant::now() + self.options.lease.mul_f32(0.9);
        let taken = self.outbox.lease(room, self.options.lease).await?;
        let count = taken.len();
        for leased in taken {
            let span = tracing::info_span!(
                target: "nest::outbox",
                "deliver",
                message_id = %leased.message.id(),
                topic = leased.message.topic(),
                attempt = leased.message.attempt(),
            );
            deliveries.spawn(Arc::clone(self).attempt(leased, until).instrument(span));
        }
        Ok(count)
    }

    async fn attempt(self: Arc<Self>, leased: Leased, until: Instant) {
        let attempt = leased.message.attempt();
        let settled = if attempt > self.options.max_attempts {
            // An attempt that had an end would have been written down.
            self.bury(&leased, "each attempt ended with its process, without a result").await
        } else {
            match self.outcome(&leased, until).await {
                Ok(()) => self.outbox.delivered(&leased).await,
                Err(error) if error.is_permanent() || attempt == self.options.max_attempts => {
                    self.bury(&leased, &error.to_string()).await
                }
                Err(error) => {
                    let pause = self.options.pause(attempt);
                    tracing::warn!(target: "nest::outbox", "a message was not delivered, and is tried again in {pause:?}: {error}");
                    self.outbox.failed(&leased, pause, &error.to_string()).await
                }
            }
        };
        match settled {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!(target: "nest::outbox", "a lease ended before its delivery; the message may be delivered twice");
            }
            Err(error) => tracing::warn!(
                target: "nest::outbox",
                error = &error as &dyn std::error::Error,
                "what became of a delivery could not be written down; the message is delivered again"
            ),
        }
    }

    /// What the delivery comes to, in a task of its own, where it may panic.
    async fn outcome(&self, leased: &Leased, until: Instant) -> Result<(), super::DeliveryError> {
        let (delivery, message) = (Arc::clone(&self.delivery), leased.message.clone());
        let mut task = JoinSet::new();
        task.spawn(async move { delivery.deliver(&message).await }.in_current_span());
        match timeout_at(until, task.join_next()).await {
            Ok(Some(Ok(delivered))) => delivered,
            Ok(Some(Err(failed))) if failed.is_panic() => Err(super::DeliveryError::new("the delivery panicked")),
            Ok(_) => Err(super::DeliveryError::new("the delivery was stopped")),
            Err(_) => Err(super::DeliveryError::new("the delivery took nearly as long as its lease, and was given up")),
        }
    }

    async fn bury(&self, leased: &Leased, error: &str) -> Result<bool, DataError> {
        tracing::error!(target: "nest::outbox", "a message is given up, and kept as a dead letter: {error}");
        self.outbox.bury(leased, error).await
    }

    fn at_once(&self) -> usize {
        usize::try_from(self.options.at_once).unwrap_or(usize::MAX)
    }
}

impl<D: Deliver, N: DatabaseName> OnApplicationBootstrap for Relay<D, N> {
    async fn on_application_bootstrap(&self) -> Result<(), HookError> {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(Arc::clone(&self.shared).run(stopped));
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(Running { stop, task });
        Ok(())
    }
}

impl<D: Deliver, N: DatabaseName> BeforeApplicationShutdown for Relay<D, N> {
    async fn before_application_shutdown(&self, _signal: &str) -> Result<(), HookError> {
        let Some(Running { stop, mut task }) = self.running() else { return Ok(()) };
        let _ = stop.send(true);
        if timeout(self.shared.options.drain, &mut task).await.is_err() {
            tracing::warn!(target: "nest::outbox", "deliveries under way are given up, and come again when their leases end");
            task.abort();
        }
        Ok(())
    }
}

/// An application that is dropped without a stop must not go on delivering.
impl<D, N> Drop for Relay<D, N> {
    fn drop(&mut self) {
        if let Some(running) = self.running.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            running.task.abort();
        }
    }
}

impl<D, N> fmt::Debug for Relay<D, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay").field("options", &self.shared.options).finish_non_exhaustive()
    }
}
