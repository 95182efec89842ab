//! Discovery: the providers that are bound to a trait, wherever they are.

use nest::lifecycle::{HookError, OnModuleInit};
use nest::{Discovery, injectable, module};

#[injectable]
trait Indicator: Send + Sync {
    fn name(&self) -> &'static str;
}

/// How much an indicator weighs.
#[derive(Debug, PartialEq)]
struct Weight(u8);

#[injectable]
#[metadata(Weight(3))]
struct Disk;

impl Indicator for Disk {
    fn name(&self) -> &'static str {
        "disk"
    }
}

struct Memory;

#[injectable]
#[metadata(Weight(1))]
#[metadata("volatile")]
impl Memory {
    #[inject]
    fn new() -> Self {
        Memory
    }
}

impl Indicator for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }
}

#[module(providers = [provide(dyn Indicator, class = Disk)])]
struct DiskModule;

/// Explores the application, as a library would.
#[injectable]
struct Explorer {
    discovery: Discovery,
    #[inject(default)]
    weights: std::sync::OnceLock<Vec<u8>>,
}

impl OnModuleInit for Explorer {
    async fn on_module_init(&self) -> Result<(), HookError> {
        let found = self.discovery.find::<dyn Indicator>();
        let _ = self.weights.set(found.iter().filter_map(|found| found.metadata::<Weight>()).map(|w| w.0).collect());
        Ok(())
    }
}

#[module(providers = [Explorer])]
struct ExplorerModule;

#[module(imports = [DiskModule, ExplorerModule], providers = [provide(dyn Indicator, class = Memory)])]
struct AppModule;

#[nest::test]
async fn discovery_finds_bindings_behind_walls_with_their_places() {
    let app = nest::testing!(AppModule).start().await;
    let found = app.context().discover::<dyn Indicator>();
    let found: Vec<_> = found
        .iter()
        .map(|found| (found.instance.name(), found.name.to_string(), found.module.to_string(), found.place.file))
        .collect();
    let file = file!();
    let expected = [
        ("memory", "Memory".to_owned(), "AppModule".to_owned(), file),
        ("disk", "Disk".to_owned(), "DiskModule".to_owned(), file),
    ];
    assert_eq!(found, expected);
}

#[nest::test]
async fn discovery_tells_the_metadata_of_a_class() {
    let app = nest::testing!(AppModule).start().await;
    let found = app.context().discover::<dyn Indicator>();
    let told: Vec<_> = found.iter().map(|found| (found.metadata::<Weight>(), found.metadata::<&str>())).collect();
    assert_eq!(told, [(Some(&Weight(1)), Some(&"volatile")), (Some(&Weight(3)), None)]);
    let memory = app.context().discover::<Memory>();
    assert!(memory.is_empty(), "a class behind a binding is found by the binding alone");
}

#[nest::test]
async fn a_provider_explores_the_whole_application() {
    let app = nest::testing!(AppModule).start().await;
    assert_eq!(app.provider::<Explorer>().weights.get(), Some(&vec![1, 3]));
    let discovery = app.provider::<Explorer>().discovery.clone();
    app.stop().await;
    assert!(discovery.find::<dyn Indicator>().is_empty());
}
