use std::sync::Arc;

use nest::{Configured, injectable, module};

#[injectable(value)]
struct MailConfig;

#[injectable(value)]
#[derive(Clone)]
struct MailOptions;

#[module(exports = [MailOptions])]
#[derive(Clone)]
struct MailModule {
    #[options]
    options: MailOptions,
}

impl MailModule {
    fn for_root_async<F, Arguments, Kind>(factory: F) -> Configured<MailModule, F, Arguments, Kind> {
        Configured::new(factory)
    }
}

fn options(config: Arc<MailConfig>) -> MailModule {
    drop(config);
    MailModule { options: MailOptions }
}

#[module(imports = [MailModule::for_root_async(options)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
