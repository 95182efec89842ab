use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

struct UsersService;

#[injectable]
impl UsersService {
    #[inject]
    fn new(clock: Arc<Clock>) -> Self {
        drop(clock);
        UsersService
    }
}

#[module(providers = [UsersService])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
