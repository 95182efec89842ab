//! Sessions are refreshed, and nobody says whose they are.

use nest::auth::RefreshStrategy;
use nest::{injectable, module};

#[injectable]
struct Users;

#[module(providers = [Users, RefreshStrategy<Users>])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
