//! NEST-E0111: import one of the two, or let one not export it. One origin on two ways is no fault.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

#[injectable]
struct OrdersService {
    _clock: Arc<Clock>,
}

#[module(providers = [Clock], exports = [Clock])]
struct TimeModule;

#[module(imports = [TimeModule], exports = [TimeModule])]
struct UsersModule;

#[module(providers = [Clock])]
struct MailModule;

#[module(imports = [UsersModule, TimeModule, MailModule], providers = [OrdersService])]
struct OrdersModule;

nest::check!(OrdersModule);

fn main() {}
