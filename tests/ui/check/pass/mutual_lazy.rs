//! Both sides look the other up later.
use nest::{Lazy, injectable, module};

#[injectable]
struct UsersService {
    _orders: Lazy<OrdersService>,
    _own: Lazy<UsersService>,
}

#[injectable]
struct OrdersService {
    _users: Lazy<UsersService>,
}

#[module(providers = [UsersService, OrdersService])]
struct ShopModule;

nest::check!(ShopModule);

fn main() {}
