//! Entries that are not compiled are not there.
use nest::{injectable, module};

#[injectable]
struct UsersService;

#[cfg(any())]
#[injectable]
struct Absent;

#[module]
struct DataModule;

#[module(
    imports = [DataModule, #[cfg(any())] AbsentModule, #[cfg(any())] AbsentModule::for_root(3)],
    providers = [
        #[cfg(any())]
        Absent,
        #[cfg(all())]
        UsersService,
        #[cfg(any())]
        provide(Absent, factory = absent),
    ],
    exports = [#[cfg(any())] Absent, UsersService],
)]
struct AppModule;

nest::check!(AppModule);

fn main() {}
