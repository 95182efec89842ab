use nest::module;

struct UsersController;

#[module(controllers = [UsersController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
