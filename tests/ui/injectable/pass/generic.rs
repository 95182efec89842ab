use std::marker::PhantomData;

use nest::injectable;

#[injectable]
struct Repository<T> {
    #[inject(default)]
    of: PhantomData<T>,
}

fn main() {}
