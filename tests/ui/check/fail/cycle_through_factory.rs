use std::sync::Arc;

use nest::{injectable, module};

#[injectable(value)]
struct Pool(Arc<Metrics>);

#[injectable]
struct Metrics {
    pool: Arc<Pool>,
}

#[module(providers = [
    provide(Pool, factory = |metrics: Arc<Metrics>| Pool(metrics)),
    Metrics,
])]
struct DataModule;

nest::check!(DataModule);

fn main() {}
