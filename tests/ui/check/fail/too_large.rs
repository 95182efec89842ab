use nest::{injectable, module};

#[injectable(value)]
struct Options;

#[module]
struct TenantModule {
    #[options]
    options: Options,
}

fn tenant() -> TenantModule {
    TenantModule { options: Options }
}

fn group() -> GroupModule {
    GroupModule { options: Options }
}

/// Doubles a list of imports for each `x`.
macro_rules! modules {
    ([$($import:tt $call:tt),*] x $($rest:tt)*) => { modules!([$($import $call,)* $($import $call),*] $($rest)*); };
    ([$($import:tt $call:tt),*] $module:item) => {
        #[module(imports = [$($import $call),*])]
        $module
    };
}

// Each group has 64 tenants, each of them with options of its own: 32 groups are 2,080 modules.
modules!([tenant()] x x x x x x struct GroupModule {
    #[options]
    options: Options,
});
modules!([group()] x x x x x struct AppModule;);

nest::check!(AppModule);

fn main() {}
