use std::marker::PhantomData;
use std::sync::Arc;

use nest::{injectable, module};

#[injectable(value)]
struct User;

#[injectable]
struct Connection;

#[injectable]
struct Repository<T> {
    connection: Arc<Connection>,
    #[inject(default)]
    of: PhantomData<T>,
}

#[module(providers = [Repository<User>])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
