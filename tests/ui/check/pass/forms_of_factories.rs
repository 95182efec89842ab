//! Factories: sync and async, fallible or not, closures and functions, a value or an `Arc`, of a type or of a trait.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
trait Mail: Send + Sync {}

#[injectable]
struct Clock;

macro_rules! values {
    ($($name:ident)*) => { $(
        #[injectable(value)]
        struct $name;

        impl Mail for $name {}
    )* };
}

values!(Plain Shared Fails Later LaterFails Path AsyncPath Many PathArc);

fn path(clock: Arc<Clock>) -> Path {
    drop(clock);
    Path
}

async fn async_path(clock: Arc<Clock>, other: Option<Arc<Plain>>) -> Result<AsyncPath, std::io::Error> {
    drop((clock, other));
    Ok(AsyncPath)
}

fn path_arc() -> Arc<PathArc> {
    Arc::new(PathArc)
}

#[module(providers = [
    Clock,
    provide(Plain, factory = || Plain),
    provide(Shared, factory = |clock: Arc<Clock>| {
        drop(clock);
        Arc::new(Shared)
    }),
    provide(Fails, factory = || Ok::<_, std::io::Error>(Fails)),
    provide(Later, factory = async |clock: Arc<Clock>| {
        drop(clock);
        Later
    }),
    provide(LaterFails, factory = async || Ok::<_, String>(Arc::new(LaterFails))),
    provide(Path, factory = path),
    provide(AsyncPath, factory = async_path),
    provide(PathArc, factory = path_arc),
    provide(Many, factory = |_: Arc<Clock>, _: Arc<Clock>, _: Arc<Clock>, _: Arc<Clock>, _: Arc<Clock>, _: Arc<Clock>| Many),
    provide(dyn Mail, factory = async |plain: Arc<Plain>| plain as Arc<dyn Mail>),
])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
