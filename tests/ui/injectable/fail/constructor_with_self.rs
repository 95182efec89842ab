use nest::injectable;

struct UsersService;

#[injectable]
impl UsersService {
    #[inject]
    fn new(&self) -> Self {
        UsersService
    }
}

fn main() {}
