use nest::injectable;

struct UsersService;

#[injectable]
impl UsersService {
    #[inject]
    fn new() -> String {
        String::new()
    }
}

fn main() {}
