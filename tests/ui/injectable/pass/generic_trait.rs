//! A trait with type parameters: each `dyn Store<T>` has an identity of its own.
use nest::injectable;

#[injectable]
pub trait Store<T>: Send + Sync {
    fn put(&self, item: T);
}

fn main() {}
