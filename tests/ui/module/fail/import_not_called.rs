//! An import names the function that makes the module.

use nest::{injectable, module};

#[injectable(value)]
struct Server(&'static str);

#[module(exports = [Server])]
struct MailModule {
    #[options]
    server: Server,
}

impl MailModule {
    fn for_root(server: &'static str) -> MailModule {
        MailModule { server: Server(server) }
    }
}

#[module(imports = [MailModule::for_root])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
