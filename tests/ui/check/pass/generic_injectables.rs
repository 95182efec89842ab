//! Providers with type parameters, a generic constructor, and a module made for types.
use std::marker::PhantomData;
use std::sync::Arc;

use nest::{injectable, module};

#[injectable(value)]
struct User;

#[injectable(value)]
struct Order;

#[injectable]
struct Connection;

#[injectable]
struct Repository<T> {
    _connection: Arc<Connection>,
    #[inject(default)]
    _of: PhantomData<T>,
}

struct Cache<K, V> {
    _of: PhantomData<(K, V)>,
}

#[injectable]
impl<K, V> Cache<K, V> {
    #[inject]
    fn new(connection: Arc<Connection>) -> Self {
        drop(connection);
        Cache { _of: PhantomData }
    }
}

#[injectable]
trait Store<T>: Send + Sync {
    fn put(&self, item: T);
}

impl Store<User> for Repository<User> {
    fn put(&self, _: User) {}
}

#[injectable]
struct UsersService {
    _users: Arc<Repository<User>>,
    _orders: Arc<Repository<Order>>,
    _cache: Arc<Cache<User, Order>>,
    _store: Arc<dyn Store<User>>,
}

#[module(
    providers = [
        Connection,
        Repository<User>,
        Repository<Order>,
        Cache<User, Order>,
        provide(dyn Store<User>, existing = Repository<User>),
        UsersService,
    ],
)]
struct UsersModule;

#[module(providers = [Connection, Repository<T>], exports = [Repository<T>])]
struct FeatureModule<T> {
    #[inject(default)]
    _of: PhantomData<T>,
}

#[injectable]
struct OrdersService {
    _orders: Arc<Repository<Order>>,
}

#[module(imports = [FeatureModule<Order>], providers = [OrdersService])]
struct OrdersModule;

nest::check!(UsersModule);
nest::check!(OrdersModule);

fn main() {
    let store: Option<&dyn Store<User>> = None;
    if let Some(store) = store {
        store.put(User);
    }
}
