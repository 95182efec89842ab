use nest::{injectable, module};

#[injectable]
struct UsersService;

#[module(providers = [#[inline] UsersService])]
struct UsersModule;

fn main() {}
