use nest::injectable;

#[injectable(scope = request, scope = transient)]
struct UsersService;

fn main() {}
