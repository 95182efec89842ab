//! The framework under another name: `crate = …`.
use std::sync::Arc;

use framework::{injectable, module};

#[injectable(crate = framework)]
pub trait Mail: Send + Sync {}

#[injectable(crate = framework)]
pub struct Smtp;

impl Mail for Smtp {}

#[injectable(crate = framework)]
pub struct Service {
    pub mail: Arc<dyn Mail>,
}

pub struct Built;

#[injectable(crate = framework)]
impl Built {
    #[inject]
    pub fn new(service: Arc<Service>) -> Self {
        drop(service);
        Built
    }
}

#[module(crate = framework, providers = [Service, Built, provide(dyn Mail, class = Smtp)])]
pub struct AppModule;

framework::check!(AppModule);

fn main() {
    let _ = framework::testing!(AppModule, crate = framework, override dyn Mail = Smtp);
}
