use nest::{controller, module};

#[controller("users")]
struct UserController;

#[module()]
struct AppModule;

nest::check!(AppModule);

fn main() {}
