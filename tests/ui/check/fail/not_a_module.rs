use nest::injectable;

#[injectable]
struct UsersService;

struct Plain;

nest::check!(UsersService);
nest::check!(Plain);

fn main() {}
