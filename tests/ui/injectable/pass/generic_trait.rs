use nest::injectable;

#[injectable]
trait Store<T>: Send + Sync {
    fn put(&self, item: T);
}

fn main() {}
