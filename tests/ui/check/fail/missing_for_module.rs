use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

#[module]
struct AppModule {
    clock: Arc<Clock>,
}

nest::check!(AppModule);

fn main() {}
