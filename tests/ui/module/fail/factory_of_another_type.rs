use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

#[injectable(value)]
struct Config;

#[module(providers = [Clock, provide(Config, factory = |clock: Arc<Clock>| { drop(clock); 5 })])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
