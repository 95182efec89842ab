use nest::module;

struct UsersService;

#[module(providers = [UsersService])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
