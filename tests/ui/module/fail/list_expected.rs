use nest::{injectable, module};

#[injectable]
struct UsersService;

#[module(providers = UsersService)]
struct UsersModule;

#[module(providers(UsersService))]
struct OrdersModule;

#[module(global = true)]
struct MailModule;

fn main() {}
