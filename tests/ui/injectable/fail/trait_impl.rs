use nest::injectable;

struct UsersService;

#[injectable]
impl Default for UsersService {
    fn default() -> Self {
        UsersService
    }
}

fn main() {}
