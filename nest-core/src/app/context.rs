//! An application without a transport: instances, hooks, lookups.

use std::sync::Arc;
use std::time::Duration;

use crate::di::{BootError, Container, Discovered, Graph, ImportValue, Keyed, Overrides, warnings};
use crate::lifecycle::{self, Phase};

/// An application without a transport: for scripts, workers and tests. Clones are handles to one application.
#[derive(Clone, Debug)]
pub struct ApplicationContext {
    container: Arc<Container>,
}

impl ApplicationContext {
    /// Builds all singletons, then runs `on_module_init` and `on_application_bootstrap`.
    ///
    /// # Errors
    ///
    /// All constructors that failed or hang, or the hooks that failed.
    pub(super) async fn start(
        graph: &'static Graph,
        options: Option<ImportValue>,
        overrides: Overrides,
        timeout: Duration,
    ) -> Result<ApplicationContext, BootError> {
        let container = Container::boot(graph, options, overrides, timeout).await?;
        let context = ApplicationContext { container };
        for phase in [Phase::ModuleInit, Phase::Bootstrap] {
            if let Err(error) = lifecycle::start(&context.container, phase).await {
                context.stop("").await;
                return Err(error);
            }
        }
        Ok(context)
    }

    /// The first singleton of a type, whatever module it belongs to.
    ///
    /// # Panics
    ///
    /// When the application has none. For a lookup that may fail there is [`ApplicationContext::try_get`].
    #[must_use]
    pub fn get<T: Keyed + ?Sized + Send + Sync>(&self) -> Arc<T> {
        match self.try_get() {
            Some(instance) => instance,
            None => panic!("the application has no singleton `{}`: no module of it provides one", T::NAME),
        }
    }

    /// The first singleton of a type, whatever module it belongs to, if there is one.
    #[must_use]
    pub fn try_get<T: Keyed + ?Sized + Send + Sync>(&self) -> Option<Arc<T>> {
        self.container.find::<T>()
    }

    /// What a test put in place of a provider, by its own type, or else the first singleton of a type, declared or not.
    #[must_use]
    pub fn find<T: ?Sized + 'static>(&self) -> Option<Arc<T>> {
        self.container.find::<T>()
    }

    /// All singletons bound under a type in the whole application, with the place of each: discovery for tools.
    #[must_use]
    pub fn discover<T: Keyed + ?Sized + Send + Sync>(&self) -> Vec<Discovered<T>> {
        self.container.discover::<T>()
    }

    /// What looks like a mistake and is none for the compiler, in a sentence each: controllers and providers that no module
    /// lists, providers and imports that nobody uses. An application that listens writes them to its log.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        warnings(self.container.graph())
    }

    /// Runs the hooks of the stop: `on_module_destroy`, `before_application_shutdown`, `on_application_shutdown`.
    /// `signal` is the signal's name, or empty.
    pub async fn stop(&self, signal: &str) {
        self.before_connections_close(signal).await;
        self.after_connections_closed(signal).await;
    }

    /// The hooks that run while connections still stand.
    pub(crate) async fn before_connections_close(&self, signal: &str) {
        lifecycle::stop(&self.container, Phase::ModuleDestroy, signal).await;
        lifecycle::stop(&self.container, Phase::BeforeShutdown, signal).await;
    }

    /// The hooks that run when connections are closed.
    pub(crate) async fn after_connections_closed(&self, signal: &str) {
        lifecycle::stop(&self.container, Phase::Shutdown, signal).await;
    }

    pub(crate) fn container(&self) -> &Arc<Container> {
        &self.container
    }
}
