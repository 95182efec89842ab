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

fn options(config: Arc<MailConfig>) -> MailModule {
    drop(config);
    MailModule { options: MailOptions }
}

#[module(imports = [Configured::new(options)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
