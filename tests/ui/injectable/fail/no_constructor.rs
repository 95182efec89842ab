use nest::injectable;

struct UsersService;

#[injectable]
impl UsersService {
    fn new() -> Self {
        UsersService
    }
}

fn main() {}
