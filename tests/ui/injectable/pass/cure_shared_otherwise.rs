//! NEST-E0114: what is shared between threads is in an `Arc`; all bindings of a trait come together.
use std::sync::Arc;

use nest::{All, injectable, module};

#[injectable]
struct Users;

#[injectable]
trait Plugin: Send + Sync {}

#[injectable]
struct First;

impl Plugin for First {}

#[injectable]
struct Host {
    _users: Arc<Users>,
    _plugin: Arc<dyn Plugin>,
    _plugins: All<dyn Plugin>,
}

#[module(providers = [Users, Host, provide(dyn Plugin, class = First)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
