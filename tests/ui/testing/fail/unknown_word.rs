//! `override` is misspelt.

use nest::{injectable, module};

#[injectable(value)]
struct Limit(#[allow(dead_code, reason = "only replaced")] u32);

#[module(providers = [provide(Limit, value = Limit(1))])]
struct AppModule;

fn main() {
    let _ = nest::testing!(AppModule, overide Limit = Limit(2));
}
