//! `global(…)` at the import, of a module that does not say so itself.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable(value)]
#[derive(Clone)]
struct Settings;

#[injectable]
struct UsersService {
    _settings: Arc<Settings>,
}

#[module(exports = [Settings])]
struct SettingsModule {
    #[options]
    settings: Settings,
}

#[module(providers = [UsersService])]
struct UsersModule;

#[module(imports = [global(SettingsModule { settings: Settings }), UsersModule])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
