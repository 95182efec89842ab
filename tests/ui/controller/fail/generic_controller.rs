use std::sync::Arc;

use nest::{controller, injectable, module};

#[injectable(value)]
struct User;

#[injectable]
struct Store<T: Send + Sync + 'static> {
    #[inject(default)]
    _of: std::marker::PhantomData<T>,
}

#[injectable]
struct Crud<T: Send + Sync + 'static> {
    _store: Arc<Store<T>>,
}

#[controller("things")]
impl<T: Send + Sync + 'static> Crud<T> {
    #[public]
    #[get("/")]
    async fn list(&self) {}
}

#[module(providers = [Store<User>], controllers = [Crud<User>])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
