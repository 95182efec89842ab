//! NEST-E0113: one of the two is not global. A global module counts as soon as any module imports it.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

#[injectable]
struct UsersService {
    _clock: Arc<Clock>,
}

#[module(global, providers = [Clock], exports = [Clock])]
struct TimeModule;

#[module(providers = [Clock], exports = [Clock])]
struct TestTimeModule;

#[module(providers = [UsersService])]
struct UsersModule;

#[module(imports = [TestTimeModule])]
struct OpsModule;

#[module(imports = [UsersModule, OpsModule, TimeModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
