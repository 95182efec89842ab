//! NEST-E0109: imported with options: a struct expression, `for_root`, an async factory; and re-exported once configured.
use std::sync::Arc;

use nest::{Configured, injectable, module};

#[injectable(value)]
#[derive(Clone)]
struct MailOptions;

#[injectable]
struct Mailer {
    _options: Arc<MailOptions>,
}

#[module(providers = [Mailer], exports = [Mailer])]
#[derive(Clone)]
struct MailModule {
    #[options]
    options: MailOptions,
}

impl MailModule {
    fn for_root(options: MailOptions) -> MailModule {
        MailModule { options }
    }

    fn for_root_async<F, Arguments, Kind>(factory: F) -> Configured<MailModule, F, Arguments, Kind> {
        Configured::new(factory)
    }
}

#[injectable(value)]
struct Settings;

#[module(providers = [provide(Settings, value = Settings)], exports = [Settings])]
struct SettingsModule;

async fn from_settings(settings: Arc<Settings>) -> MailModule {
    drop(settings);
    MailModule::for_root(MailOptions)
}

#[injectable]
struct UsersService {
    _mailer: Arc<Mailer>,
}

#[module(imports = [MailModule { options: MailOptions }], providers = [UsersService])]
struct ByStruct;

#[module(imports = [MailModule::for_root(MailOptions)], providers = [UsersService])]
struct ByFunction;

#[module(imports = [SettingsModule, MailModule::for_root_async(from_settings)], providers = [UsersService])]
struct ByFactory;

#[module(imports = [MailModule::for_root(MailOptions)], exports = [MailModule])]
struct CoreModule;

#[module(imports = [CoreModule], providers = [UsersService])]
struct FromCore;

#[module(imports = [ByStruct, ByFunction, ByFactory, FromCore])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
