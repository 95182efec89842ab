use nest::{injectable, module};

#[injectable]
trait Clock: Send + Sync {}

#[injectable]
struct SystemClock;

#[module(providers = [SystemClock, provide(dyn Clock, class = SystemClock)])]
struct AppModule;

#[module(providers = [SystemClock, provide(dyn Clock, existing = SystemClock)])]
struct OtherModule;

fn main() {}
