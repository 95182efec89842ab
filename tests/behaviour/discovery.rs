//! Discovery: the providers that are bound to a trait, wherever they are.

use nest::{injectable, module};

#[injectable]
trait Indicator: Send + Sync {
    fn name(&self) -> &'static str;
}

#[injectable]
struct Disk;

impl Indicator for Disk {
    fn name(&self) -> &'static str {
        "disk"
    }
}

#[injectable]
struct Memory;

impl Indicator for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }
}

#[module(providers = [provide(dyn Indicator, class = Disk)])]
struct DiskModule;

#[module(imports = [DiskModule], providers = [provide(dyn Indicator, class = Memory)])]
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
