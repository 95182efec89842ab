//! A test replaces a controller.

use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {
    let _ = nest::testing!(AppModule, override UserController = UserController);
}
