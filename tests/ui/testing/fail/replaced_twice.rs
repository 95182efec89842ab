//! A test replaces one thing twice.

use nest::{injectable, module};

#[injectable(value)]
struct Limit(#[allow(dead_code, reason = "only replaced")] u32);

#[module(providers = [provide(Limit, value = Limit(1))])]
struct AppModule;

fn main() {
    let _ = nest::testing!(AppModule, override Limit = Limit(2), override Limit = Limit(3));
}
