//! Generated code names everything by its full path.
#![no_implicit_prelude]
#![deny(warnings)]

use ::std::clone::Clone;
use ::std::sync::Arc;

#[::nest::injectable]
pub trait Mail: ::std::marker::Send + ::std::marker::Sync {}

#[::nest::injectable]
#[allow(non_camel_case_types, reason = "a class may be called like a module")]
pub struct smtp;

impl Mail for smtp {}

#[::nest::injectable(value)]
#[derive(Clone)]
pub struct Options;

#[::nest::injectable]
pub struct Service {
    pub mail: Arc<dyn Mail>,
    pub none: ::std::option::Option<Arc<smtp>>,
    pub options: Arc<Options>,
    #[inject(default)]
    pub count: usize,
}

pub struct Built;

#[::nest::injectable]
impl Built {
    #[inject]
    pub async fn new(service: Arc<Service>) -> ::std::result::Result<Built, ::std::string::String> {
        ::std::mem::drop(service);
        ::std::result::Result::Ok(Built)
    }
}

#[::nest::module(exports = [Options])]
pub struct OptionsModule {
    #[options]
    pub options: Options,
}

#[::nest::module(
    imports = [OptionsModule { options: Options }],
    providers = [Service, Built, provide(dyn Mail, class = smtp)],
    exports = [Service],
)]
pub struct AppModule;

::nest::check!(AppModule);

fn main() {}
