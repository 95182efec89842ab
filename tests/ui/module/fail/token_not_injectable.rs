use nest::{injectable, module};

trait Clock: Send + Sync {}

#[injectable]
struct SystemClock;

impl Clock for SystemClock {}

#[module(providers = [provide(dyn Clock, class = SystemClock)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
