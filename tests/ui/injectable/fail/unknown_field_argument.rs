use nest::injectable;

#[injectable]
struct UsersService {
    #[inject(defualt)]
    count: usize,
    #[inject(value = 1)]
    #[inject(default)]
    limit: usize,
    #[inject(value)]
    size: usize,
    #[inject = 1]
    depth: usize,
}

fn main() {}
