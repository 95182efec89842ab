use nest::injectable;

struct UsersService {
    name: String,
}

#[injectable]
impl UsersService {
    #[inject]
    fn new(name: String) -> Self {
        UsersService { name }
    }
}

fn main() {}
