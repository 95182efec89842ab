use std::cell::Cell;

use nest::injectable;

#[injectable]
struct Counter {
    #[inject(default)]
    count: Cell<u64>,
}

fn main() {}
