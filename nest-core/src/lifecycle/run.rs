//! Runs the hooks of an application, in order.

use futures_util::future::join_all;

use crate::di::{BootError, Container, HookFn, Hooks, Instance, ModuleSlots};

/// A moment in the life of an application.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Phase {
    ModuleInit,
    Bootstrap,
    ModuleDestroy,
    BeforeShutdown,
    Shutdown,
}

impl Phase {
    fn of(self, hooks: &Hooks) -> Option<HookFn> {
        match self {
            Phase::ModuleInit => hooks.module_init,
            Phase::Bootstrap => hooks.bootstrap,
            Phase::ModuleDestroy => hooks.module_destroy,
            Phase::BeforeShutdown => hooks.before_shutdown,
            Phase::Shutdown => hooks.shutdown,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Phase::ModuleInit => "on_module_init",
            Phase::Bootstrap => "on_application_bootstrap",
            Phase::ModuleDestroy => "on_module_destroy",
            Phase::BeforeShutdown => "before_application_shutdown",
            Phase::Shutdown => "on_application_shutdown",
        }
    }
}

/// Runs the hooks of one phase of the start, module by module.
///
/// # Errors
///
/// All that failed within the first module in which one failed: what depends on it is not asked any more.
pub(crate) async fn start(container: &Container, phase: Phase) -> Result<(), BootError> {
    for module in container.modules_by_distance() {
        let mut faults = BootError::none();
        for (what, error) in run_module(container, &module, phase, "").await {
            faults.failed(what, error.into_source());
        }
        faults.into_result()?;
    }
    Ok(())
}

/// Runs the hooks of one phase of the stop, in reverse. What fails is logged: a stop goes on.
pub(crate) async fn stop(container: &Container, phase: Phase, signal: &str) {
    for module in container.modules_by_distance().into_iter().rev() {
        for (what, error) in run_module(container, &module, phase, signal).await {
            tracing::error!(hook = phase.name(), error = %error, "{what} failed while the application stops");
        }
    }
}

async fn run_module(
    container: &Container,
    module: &ModuleSlots,
    phase: Phase,
    signal: &str,
) -> Vec<(String, super::HookError)> {
    let members = module.members.iter().filter_map(|slot| hook(container, *slot, phase).map(|hook| (*slot, hook)));
    let calls = members.map(|(slot, (hook, instance))| async move { (slot, hook(instance, signal).await) });
    let mut outcomes = join_all(calls).await;
    if let Some((hook, instance)) = hook(container, module.own, phase) {
        outcomes.push((module.own, hook(instance, signal).await));
    }
    let failed = outcomes.into_iter().filter_map(|(slot, outcome)| outcome.err().map(|error| (slot, error)));
    failed.map(|(slot, error)| (format!("`{}` of {}", phase.name(), container.describe(slot)), error)).collect()
}

fn hook(container: &Container, slot: crate::di::SlotId, phase: Phase) -> Option<(HookFn, &Instance)> {
    let (hooks, instance) = container.hooked(slot)?;
    Some((phase.of(&hooks)?, instance))
}
