use nest::injectable;

struct Level;

#[injectable]
struct UsersService {
    #[inject(default)]
    level: Level,
    #[inject(value = "high")]
    limit: usize,
}

fn main() {}
