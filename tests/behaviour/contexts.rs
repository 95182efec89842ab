//! Applications without a transport.

use std::sync::Arc;
use std::time::Duration;

use nest::lifecycle::{HookError, OnApplicationBootstrap, OnApplicationShutdown};
use nest::{injectable, module};

use crate::trace::{Trace, TraceModule};

#[injectable]
struct Worker {
    trace: Arc<Trace>,
}

impl OnApplicationBootstrap for Worker {
    async fn on_application_bootstrap(&self) -> Result<(), HookError> {
        self.trace.add("started");
        Ok(())
    }
}

impl OnApplicationShutdown for Worker {
    async fn on_application_shutdown(&self, signal: &str) -> Result<(), HookError> {
        self.trace.add(format!("stopped {signal}"));
        Ok(())
    }
}

#[module(imports = [TraceModule], providers = [Worker])]
struct WorkerModule;

struct Stuck;

#[injectable]
impl Stuck {
    #[inject]
    async fn new() -> Self {
        std::future::pending::<()>().await;
        Stuck
    }
}

#[module(providers = [Stuck])]
struct StuckModule;

#[nest::test]
async fn a_context_builds_everything_and_runs_the_hooks() {
    let context = nest::context!(WorkerModule).start().await.unwrap();
    let trace = context.get::<Trace>();
    assert_eq!(trace.take(), ["started"]);
    context.stop("SIGTERM").await;
    assert_eq!(trace.take(), ["stopped SIGTERM"]);
}

#[nest::test]
async fn a_context_gives_up_on_a_provider_that_hangs_and_names_it() {
    let started = nest::context!(StuckModule).boot_timeout(Duration::from_millis(20)).start().await;
    let error = started.unwrap_err().to_string();
    assert!(error.contains("`Stuck` of `StuckModule`"), "{error}");
}
