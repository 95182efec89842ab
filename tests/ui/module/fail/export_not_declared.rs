use nest::module;

struct UsersService;

#[module(exports = [UsersService])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
