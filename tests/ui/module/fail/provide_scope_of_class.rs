use nest::{injectable, module};

#[injectable]
trait Clock: Send + Sync {}

#[injectable]
struct SystemClock;

impl Clock for SystemClock {}

#[module(providers = [provide(dyn Clock, class = SystemClock, scope = request)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
