use nest::{injectable, module};

#[injectable]
trait Clock: Send + Sync {}

#[injectable]
struct SystemClock;

impl Clock for SystemClock {}

#[module(providers = [
    SystemClock,
    provide(dyn Clock, class = SystemClock),
    SystemClock,
    provide(dyn Clock, existing = SystemClock),
])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
