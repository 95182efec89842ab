//! The hooks: traits that a provider may implement.

use std::fmt;

/// An error of a hook: any error.
pub struct HookError(Box<dyn std::error::Error + Send + Sync>);

impl HookError {
    /// Wraps an error.
    pub fn new(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> HookError {
        HookError(source.into())
    }

    pub(crate) fn into_source(self) -> Box<dyn std::error::Error + Send + Sync> {
        self.0
    }
}

// As for other catch-all errors, `HookError` is not itself an `Error`: otherwise this would contradict `From<T> for T`.
impl<E: std::error::Error + Send + Sync + 'static> From<E> for HookError {
    fn from(error: E) -> HookError {
        HookError(Box::new(error))
    }
}

impl fmt::Debug for HookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for HookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Runs once all providers of the application are built, before it listens.
pub trait OnModuleInit: Send + Sync {
    /// The hook. An error ends the start.
    fn on_module_init(&self) -> impl Future<Output = Result<(), HookError>> + Send;
}

/// Runs after all [`OnModuleInit`] hooks, before the application listens.
pub trait OnApplicationBootstrap: Send + Sync {
    /// The hook. An error ends the start.
    fn on_application_bootstrap(&self) -> impl Future<Output = Result<(), HookError>> + Send;
}

/// Runs when the application is told to stop: the first of the three, while connections still stand.
pub trait OnModuleDestroy: Send + Sync {
    /// The hook. An error is logged, and the stop goes on.
    fn on_module_destroy(&self) -> impl Future<Output = Result<(), HookError>> + Send;
}

/// Runs after all [`OnModuleDestroy`] hooks, before connections are closed.
pub trait BeforeApplicationShutdown: Send + Sync {
    /// The hook; `signal` is the signal's name, or empty when the program asked to stop. An error is logged.
    fn before_application_shutdown(&self, signal: &str) -> impl Future<Output = Result<(), HookError>> + Send;
}

/// Runs last, when connections are closed: the place to close pools.
pub trait OnApplicationShutdown: Send + Sync {
    /// The hook; `signal` is the signal's name, or empty when the program asked to stop. An error is logged.
    fn on_application_shutdown(&self, signal: &str) -> impl Future<Output = Result<(), HookError>> + Send;
}
