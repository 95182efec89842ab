use nest::injectable;

#[injectable(scop = request)]
struct UsersService;

#[injectable(name = "users")]
struct OrdersService;

fn main() {}
