use nest::injectable;

struct UsersService;

#[injectable]
impl UsersService {
    #[inject]
    fn new() {}
}

fn main() {}
