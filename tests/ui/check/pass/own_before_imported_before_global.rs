//! The same type on three ways is no fault: the own one wins over an import's, that over a global one.
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
struct OtherTimeModule;

#[module(imports = [OtherTimeModule], providers = [UsersService])]
struct FromImport;

#[module(imports = [OtherTimeModule], providers = [UsersService, Clock])]
struct Own;

#[module(imports = [TimeModule, FromImport, Own])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
