use nest::injectable;

struct UsersService;

#[injectable]
impl UsersService {
    #[inject]
    fn new<T>() -> Self {
        UsersService
    }
}

fn main() {}
