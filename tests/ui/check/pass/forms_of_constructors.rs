//! Constructors: sync and async, fallible or not, in any scope, with any name, of a private alias.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Clock;

struct Plain;
struct Fallible;
struct Later;
struct LaterFallible;
struct Named;

type Fails<T> = Result<T, std::io::Error>;

#[injectable]
impl Plain {
    #[inject]
    fn new(clock: Arc<Clock>) -> Self {
        drop(clock);
        Plain
    }
}

#[injectable]
impl Fallible {
    #[inject]
    fn new() -> Fails<Self> {
        Ok(Fallible)
    }
}

#[injectable]
impl Later {
    #[inject]
    async fn connect(_: Arc<Clock>, name: Option<Arc<Plain>>) -> Later {
        drop(name);
        Later
    }
}

#[injectable(scope = request)]
impl LaterFallible {
    #[inject]
    async fn new(clock: Arc<Clock>) -> Result<LaterFallible, String> {
        drop(clock);
        Ok(LaterFallible)
    }
}

#[injectable(scope = transient)]
impl Named {
    #[inject]
    pub(crate) fn build() -> Named {
        Named
    }
}

#[module(providers = [Clock, Plain, Fallible, Later, LaterFallible, Named])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
