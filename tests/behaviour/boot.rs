//! How an application is built, and what it says when it cannot be.

use std::sync::Arc;
use std::time::Duration;

use nest::lifecycle::{HookError, OnModuleInit};
use nest::{injectable, module};
use tokio::sync::Barrier;

#[injectable(value)]
struct Both(Barrier);

#[injectable(value)]
struct Left;

#[injectable(value)]
struct Right;

async fn left(both: Arc<Both>) -> Left {
    both.0.wait().await;
    Left
}

async fn right(both: Arc<Both>) -> Right {
    both.0.wait().await;
    Right
}

#[injectable]
struct AfterBoth {
    _left: Arc<Left>,
    _right: Arc<Right>,
}

#[module(providers = [
    AfterBoth,
    provide(Left, factory = left),
    provide(Right, factory = right),
    provide(Both, value = Both(Barrier::new(2))),
])]
struct ParallelModule;

#[nest::test]
async fn independent_factories_run_side_by_side() {
    // Each waits for the other: one after the other they would hang.
    let parallel = nest::testing!(ParallelModule).configure(|app| app.boot_timeout(Duration::from_secs(5)));
    let app = parallel.start().await;
    assert!(app.try_provider::<AfterBoth>().is_some());
}

#[injectable(value)]
struct Hanging;

#[injectable]
struct AfterHanging {
    _hanging: Arc<Hanging>,
}

#[module(providers = [AfterHanging, provide(Hanging, factory = async || -> Hanging { std::future::pending().await })])]
struct HangingModule;

#[nest::test]
async fn the_boot_timeout_names_the_provider_that_hangs() {
    let app = nest::testing!(HangingModule).configure(|app| app.boot_timeout(Duration::from_millis(20)));
    let error = app.try_start().await.map(|_| ()).unwrap_err();
    assert!(error.is_boot());
    let text = error.to_string();
    assert!(text.starts_with("the application could not start:\n- `Hanging` of `HangingModule`, "), "{text}");
    assert!(text.ends_with(" is still not built after 0.02 s; it hangs, or needs a longer `boot_timeout`"), "{text}");
}

#[injectable(value)]
struct Database;

#[injectable(value)]
struct Broker;

#[injectable]
struct NeedsDatabase {
    _database: Arc<Database>,
}

fn no_database() -> Result<Database, std::io::Error> {
    Err(std::io::Error::new(std::io::ErrorKind::NotFound, "no such host"))
}

struct Strict;

#[injectable]
impl Strict {
    #[inject]
    async fn new() -> Result<Self, String> {
        Err("the licence has run out".to_owned())
    }
}

#[module(providers = [
    NeedsDatabase,
    Strict,
    provide(Database, factory = no_database),
    provide(Broker, factory = async || -> Broker { std::future::pending().await }),
])]
struct FaultyModule;

#[nest::test]
async fn all_faults_of_a_boot_are_in_one_message() {
    let app = nest::testing!(FaultyModule).configure(|app| app.boot_timeout(Duration::from_millis(20)));
    let text = app.try_start().await.map(|_| ()).unwrap_err().to_string();
    let mut lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.remove(0), "the application could not start, for 3 reasons:");
    lines.sort_unstable();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].starts_with("- `Broker` of `FaultyModule`, ") && lines[0].contains("still not built"), "{text}");
    assert!(lines[1].starts_with("- `Database` of `FaultyModule`, ") && lines[1].ends_with("failed: no such host"));
    assert!(lines[2].starts_with("- `Strict` of `FaultyModule`, ") && lines[2].ends_with("the licence has run out"));
    // What only waits for a fault is not listed.
    assert!(!text.contains("NeedsDatabase"), "{text}");
}

#[injectable]
struct FirstHook;

impl OnModuleInit for FirstHook {
    async fn on_module_init(&self) -> Result<(), HookError> {
        Err(HookError::new("the queue is not there"))
    }
}

#[injectable]
struct SecondHook;

impl OnModuleInit for SecondHook {
    async fn on_module_init(&self) -> Result<(), HookError> {
        Err(HookError::new("the topic is not there"))
    }
}

#[module(providers = [FirstHook, SecondHook])]
struct HooksModule;

#[nest::test]
async fn a_hook_that_fails_ends_the_start_and_is_named() {
    let text = nest::testing!(HooksModule).try_start().await.map(|_| ()).unwrap_err().to_string();
    assert!(text.starts_with("the application could not start, for 2 reasons:"), "{text}");
    assert!(text.contains("- `on_module_init` of `FirstHook` of `HooksModule`, "), "{text}");
    assert!(text.contains("failed: the queue is not there"), "{text}");
    assert!(text.contains("failed: the topic is not there"), "{text}");
}
