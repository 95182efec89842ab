use nest::injectable;

#[injectable]
struct UsersService;

#[injectable]
impl UsersService {
    #[inject]
    fn new() -> Self {
        UsersService
    }
}

fn main() {}
