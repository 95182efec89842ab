//! NEST-E0106, NEST-E0114, NEST-E0115, NEST-E0119, NEST-E0120: as the messages say.
use std::sync::Arc;

use nest::{injectable, module};

mod other {
    pub struct Client;
}

#[injectable(value)]
struct Client(#[allow(dead_code, reason = "only held")] other::Client);

#[injectable]
trait Clock: Send + Sync {}

#[injectable]
struct Level {
    #[inject(default)]
    _name: String,
    #[inject(value = 3)]
    _height: u8,
    _client: Arc<Client>,
    _clock: Option<Arc<dyn Clock>>,
}

struct Service;

#[injectable]
impl Service {
    #[inject]
    fn new(level: Arc<Level>) -> Self {
        drop(level);
        Service
    }
}

#[module(providers = [Level, Service, provide(Client, value = Client(other::Client))])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
