//! The hooks, in NestJS's order.

use std::sync::Arc;

use nest::lifecycle::{
    BeforeApplicationShutdown, HookError, OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy, OnModuleInit,
};
use nest::{controller, injectable, module};

use crate::trace::{Trace, TraceModule};

/// Writes all five hooks for a type with a trace.
macro_rules! hooked {
    ($($ty:ident)*) => { $(
        impl OnModuleInit for $ty {
            async fn on_module_init(&self) -> Result<(), HookError> {
                self.trace.add(concat!("init ", stringify!($ty)));
                Ok(())
            }
        }

        impl OnApplicationBootstrap for $ty {
            async fn on_application_bootstrap(&self) -> Result<(), HookError> {
                self.trace.add(concat!("bootstrap ", stringify!($ty)));
                Ok(())
            }
        }

        impl OnModuleDestroy for $ty {
            async fn on_module_destroy(&self) -> Result<(), HookError> {
                self.trace.add(concat!("destroy ", stringify!($ty)));
                Ok(())
            }
        }

        impl BeforeApplicationShutdown for $ty {
            async fn before_application_shutdown(&self, signal: &str) -> Result<(), HookError> {
                self.trace.add(format!("before {} {signal}", stringify!($ty)));
                Ok(())
            }
        }

        impl OnApplicationShutdown for $ty {
            async fn on_application_shutdown(&self, signal: &str) -> Result<(), HookError> {
                self.trace.add(format!("shutdown {} {signal}", stringify!($ty)));
                Ok(())
            }
        }
    )* };
}

#[module(global)]
struct G {
    trace: Arc<Trace>,
}

#[module]
struct C {
    trace: Arc<Trace>,
}

#[module(imports = [C])]
struct B {
    trace: Arc<Trace>,
}

#[module(imports = [TraceModule, B, G])]
struct A {
    trace: Arc<Trace>,
}

hooked!(A B C G);

#[nest::test]
async fn hooks_run_from_the_deepest_module_up_and_in_reverse_down() {
    let app = nest::testing!(A).start().await;
    let trace = app.provider::<Trace>();
    let up = ["init G", "init C", "init B", "init A", "bootstrap G", "bootstrap C", "bootstrap B", "bootstrap A"];
    assert_eq!(trace.take(), up);
    app.stop_by("SIGTERM").await;
    let down = [
        "destroy A",
        "destroy B",
        "destroy C",
        "destroy G",
        "before A SIGTERM",
        "before B SIGTERM",
        "before C SIGTERM",
        "before G SIGTERM",
        "shutdown A SIGTERM",
        "shutdown B SIGTERM",
        "shutdown C SIGTERM",
        "shutdown G SIGTERM",
    ];
    assert_eq!(trace.take(), down);
}

#[injectable]
struct Service {
    trace: Arc<Trace>,
}

#[injectable]
struct Controller {
    trace: Arc<Trace>,
}

#[controller]
impl Controller {}

#[injectable]
trait Port: Send + Sync {}

/// Bound to a trait: its hooks run all the same.
#[injectable]
struct Adapter {
    trace: Arc<Trace>,
}

impl Port for Adapter {}

#[module(imports = [TraceModule], providers = [Service, provide(dyn Port, class = Adapter)], controllers = [Controller])]
struct MembersModule {
    trace: Arc<Trace>,
}

hooked!(Service Controller Adapter MembersModule);

#[nest::test]
async fn within_a_module_its_own_hook_runs_last() {
    let app = nest::testing!(MembersModule).start().await;
    let mut lines = app.provider::<Trace>().take();
    lines.truncate(4);
    assert_eq!(lines.pop().unwrap(), "init MembersModule");
    lines.sort_unstable();
    assert_eq!(lines, ["init Adapter", "init Controller", "init Service"]);
}

#[injectable]
struct Failing {
    trace: Arc<Trace>,
}

impl OnModuleDestroy for Failing {
    async fn on_module_destroy(&self) -> Result<(), HookError> {
        Err(HookError::new("it does not want to go"))
    }
}

impl OnApplicationShutdown for Failing {
    async fn on_application_shutdown(&self, _: &str) -> Result<(), HookError> {
        self.trace.add("gone");
        Ok(())
    }
}

#[module(imports = [TraceModule], providers = [Failing])]
struct FailingModule;

#[nest::test]
async fn a_hook_that_fails_on_the_way_down_does_not_stop_the_stop() {
    let app = nest::testing!(FailingModule).start().await;
    let trace = app.provider::<Trace>();
    app.stop().await;
    assert_eq!(trace.take(), ["gone"]);
}

#[injectable]
struct NeverInit {
    trace: Arc<Trace>,
}

impl OnModuleInit for NeverInit {
    async fn on_module_init(&self) -> Result<(), HookError> {
        Err(HookError::new("no"))
    }
}

impl OnApplicationBootstrap for NeverInit {
    async fn on_application_bootstrap(&self) -> Result<(), HookError> {
        self.trace.add("bootstrap");
        Ok(())
    }
}

impl OnApplicationShutdown for NeverInit {
    async fn on_application_shutdown(&self, _: &str) -> Result<(), HookError> {
        self.trace.add("shutdown");
        Ok(())
    }
}

#[module(imports = [TraceModule], providers = [NeverInit])]
struct NeverInitModule;

#[nest::test]
async fn after_a_failed_start_what_was_built_is_shut_down() {
    let trace = nest::testing!(TraceModule).start().await.provider::<Trace>();
    let app = nest::testing!(NeverInitModule, override Trace = Arc::clone(&trace));
    assert!(app.try_start().await.is_err());
    assert_eq!(trace.take(), ["shutdown"]);
}
