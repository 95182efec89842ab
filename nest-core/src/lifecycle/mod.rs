//! What a provider may do when the application starts and stops.
//!
//! A hook is a trait that the type implements; the attributes find it, there is no list. The order is NestJS's: up, modules
//! farthest from the root first (global ones before all), all `on_module_init` before any `on_application_bootstrap`; down in
//! reverse. Within a module the hooks of its providers and controllers run side by side, the module's own last.

mod hooks;
mod run;

pub use crate::di::HookError;
pub use hooks::{
    BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy, OnModuleInit,
};
pub(crate) use run::{Phase, start, stop};
