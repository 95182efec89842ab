use std::marker::PhantomData;
use std::sync::Arc;

use nest::injectable;

struct User;

#[injectable]
struct Repository<T: Send + Sync> {
    #[inject(default)]
    of: PhantomData<T>,
}

#[injectable]
struct UsersService {
    users: Arc<Repository<User>>,
}

fn main() {}
