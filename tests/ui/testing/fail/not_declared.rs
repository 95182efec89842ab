//! A test replaces a type that the graph cannot know.

use nest::module;

#[module]
struct AppModule;

struct Clock;

fn main() {
    let _ = nest::testing!(AppModule, override Clock = Clock);
}
