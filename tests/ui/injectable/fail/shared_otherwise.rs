use std::rc::Rc;
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Users;

#[injectable]
trait Plugin: Send + Sync {}

#[injectable]
struct Host {
    users: Rc<Users>,
    plugin: Box<dyn Plugin>,
    plugins: Vec<Arc<dyn Plugin>>,
}

#[module(providers = [Users, Host])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
