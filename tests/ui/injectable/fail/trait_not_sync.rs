use std::sync::Arc;

use nest::injectable;

#[injectable]
trait Clock {
    fn now(&self) -> u64;
}

#[injectable]
struct UsersService {
    clock: Arc<dyn Clock>,
}

fn main() {}
