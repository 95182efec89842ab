use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use nest_core::{
    di::Keyed,
    lifecycle::{BeforeApplicationShutdown, HookError, OnApplicationBootstrap},
};
use nest_macros::injectable;
use tokio::{
    sync::{Semaphore, watch},
    task::JoinHandle,
    time::{Instant, sleep_until, timeout},
};

use super::{Deliver, Outbox, attempt::Shared, work::Work};
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
        let options = D::options();
        let permits = Semaphore::new(
            usize::try_from(options.at_once).map_or(Semaphore::MAX_PERMITS, |most| most.min(Semaphore::MAX_PERMITS)),
        );
        let shared = Shared { outbox: outbox.clone(), delivery, options, is_stopping: AtomicBool::new(false), permits };
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
        let (mut work, mut attempts) = (Work::new(&self.shared), 0);
        loop {
            work.exchange().await?;
            if work.is_idle() {
                return Ok(attempts);
            }
            attempts += work.finish_some().await;
        }
    }

    fn running(&self) -> Option<Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<D: Deliver, N: DatabaseName> Shared<D, N> {
    async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut work = Work::new(&self);
        while !*stop.borrow() {
            let next = work.next_exchange();
            if next <= Instant::now() {
                work.exchange_or_warn().await;
                continue;
            }
            tokio::select! {
                _ = work.finish_some() => {}
                () = self.outbox.wake.notified(), if !work.is_awake => work.is_awake = true,
                () = sleep_until(next) => {}
                _ = stop.changed() => {}
            }
        }
        self.is_stopping.store(true, Ordering::Relaxed);
        while !work.is_idle() {
            work.finish_some().await;
        }
        work.exchange_or_warn().await;
    }
}

impl<D: Deliver, N: DatabaseName> Work<D, N> {
    async fn exchange_or_warn(&mut self) {
        if let Err(error) = self.exchange().await {
            tracing::warn!(
                target: "nest::outbox",
                error = &error as &dyn std::error::Error,
                "the outbox could not be read or written, and is turned to again"
            );
        }
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
