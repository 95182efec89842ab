//! How an application is configured and started, whatever it talks to.

use std::time::Duration;

use super::context::ApplicationContext;
use crate::Importable;
use crate::di::{BootError, Graph, ImportValue, Overrides, Root};

/// How long one provider may take to be built, and all hooks of one phase to run, unless the application says otherwise.
const BOOT_TIMEOUT: Duration = Duration::from_secs(30);

/// An application without a transport before it starts: what [`nest::context!`](crate::context!) makes.
#[must_use = "an application does nothing until it starts"]
pub struct ContextBuilder {
    graph: &'static Graph,
    /// The options of the root module.
    options: Option<ImportValue>,
    overrides: Overrides,
    boot_timeout: Duration,
}

impl ContextBuilder {
    /// The application of a root module. The macros call it, after the graph has been judged.
    #[doc(hidden)]
    pub fn of<R: Root>() -> ContextBuilder {
        ContextBuilder { graph: R::GRAPH, options: None, overrides: Overrides::none(), boot_timeout: BOOT_TIMEOUT }
    }

    /// The application of a root module that has options, with the graph of `G`.
    #[doc(hidden)]
    pub fn with_options<G: Root, R: Importable>(root: R) -> ContextBuilder {
        ContextBuilder { options: Some(root.value()), ..ContextBuilder::of::<G>() }
    }

    /// Replaces providers, for tests. `nest::testing!` calls it, after each replacement has been judged.
    #[doc(hidden)]
    pub fn overrides(mut self, overrides: Overrides) -> ContextBuilder {
        self.overrides = overrides;
        self
    }

    /// How long one provider may take to be built: 30 s unless set.
    pub fn boot_timeout(mut self, timeout: Duration) -> ContextBuilder {
        self.boot_timeout = timeout;
        self
    }

    /// The graph that it is built from.
    #[cfg(feature = "openapi")]
    pub(crate) fn graph(&self) -> &'static Graph {
        self.graph
    }

    /// Builds all singletons, then runs `on_module_init` and `on_application_bootstrap`.
    ///
    /// # Errors
    ///
    /// All constructors that failed or hang, or the hooks that failed.
    pub async fn start(self) -> Result<ApplicationContext, BootError> {
        ApplicationContext::start(self.graph, self.options, self.overrides, self.boot_timeout).await
    }
}
