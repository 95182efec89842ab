use nest::injectable;

struct UsersService;

#[injectable]
impl UsersService {
    #[inject]
    fn new() -> Self {
        UsersService
    }

    #[inject]
    fn other() -> Self {
        UsersService
    }
}

fn main() {}
