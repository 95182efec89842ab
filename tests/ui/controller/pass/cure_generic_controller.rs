//! NEST-E0115: the controller holds what is generic.
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
struct UserController {
    _store: Arc<Store<User>>,
}

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    async fn list(&self) {}
}

#[module(providers = [Store<User>], controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
