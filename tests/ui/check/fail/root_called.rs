//! The root is the value of a call.

use nest::module;

#[module]
struct AppModule;

impl AppModule {
    fn new() -> AppModule {
        AppModule
    }
}

fn main() {
    let _ = nest::app!(AppModule::new());
    let _ = nest::context!(AppModule::new());
}
