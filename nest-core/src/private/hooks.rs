//! Finds out which lifecycle hooks a type implements: an inherent constant wins over a trait's.

use std::marker::PhantomData;

use crate::di::{HookFn, Keyed};
use crate::lifecycle::{
    BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy, OnModuleInit,
};

/// Asked for the hooks of a type.
pub struct HookProbe<T>(PhantomData<T>);

/// The answer for a type that has none.
pub trait NoHooks {
    /// No such hook.
    const MODULE_INIT: Option<HookFn> = None;
    /// No such hook.
    const BOOTSTRAP: Option<HookFn> = None;
    /// No such hook.
    const MODULE_DESTROY: Option<HookFn> = None;
    /// No such hook.
    const BEFORE_SHUTDOWN: Option<HookFn> = None;
    /// No such hook.
    const SHUTDOWN: Option<HookFn> = None;
}

impl<T> NoHooks for HookProbe<T> {}

impl<T: OnModuleInit + Keyed> HookProbe<T> {
    /// The hook.
    pub const MODULE_INIT: Option<HookFn> =
        Some(|instance, _| Box::pin(async move { instance.get::<T>().on_module_init().await }));
}

impl<T: OnApplicationBootstrap + Keyed> HookProbe<T> {
    /// The hook.
    pub const BOOTSTRAP: Option<HookFn> =
        Some(|instance, _| Box::pin(async move { instance.get::<T>().on_application_bootstrap().await }));
}

impl<T: OnModuleDestroy + Keyed> HookProbe<T> {
    /// The hook.
    pub const MODULE_DESTROY: Option<HookFn> =
        Some(|instance, _| Box::pin(async move { instance.get::<T>().on_module_destroy().await }));
}

impl<T: BeforeApplicationShutdown + Keyed> HookProbe<T> {
    /// The hook.
    pub const BEFORE_SHUTDOWN: Option<HookFn> =
        Some(|instance, signal| Box::pin(async move { instance.get::<T>().before_application_shutdown(signal).await }));
}

impl<T: OnApplicationShutdown + Keyed> HookProbe<T> {
    /// The hook.
    pub const SHUTDOWN: Option<HookFn> =
        Some(|instance, signal| Box::pin(async move { instance.get::<T>().on_application_shutdown(signal).await }));
}
