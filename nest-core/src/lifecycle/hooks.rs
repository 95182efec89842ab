//! The hooks: traits that a provider may implement.

use crate::di::HookError;

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
