use nest::{injectable, module};

#[injectable]
trait Clock: Send + Sync {}

struct SystemClock;

impl Clock for SystemClock {}

#[module(providers = [provide(dyn Clock, class = SystemClock)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
