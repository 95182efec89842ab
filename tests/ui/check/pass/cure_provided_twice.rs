//! NEST-E0110: both are `multi`, injected as `All`.
use nest::{All, injectable, module};

#[injectable]
trait Clock: Send + Sync {}

#[injectable]
struct SystemClock;

impl Clock for SystemClock {}

#[injectable]
struct UtcClock;

impl Clock for UtcClock {}

#[injectable]
struct Clocks {
    _all: All<dyn Clock>,
}

#[module(providers = [
    provide(dyn Clock, class = SystemClock, multi),
    provide(dyn Clock, class = UtcClock, multi),
    Clocks,
])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
