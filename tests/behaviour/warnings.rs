//! What is no error, and looks like a mistake.

use std::sync::Arc;

use nest::lifecycle::{HookError, OnModuleInit};
use nest::{ModuleRef, controller, injectable, module};

/// In no module: the compiler says so too, as long as a type is private.
#[injectable]
#[expect(dead_code, reason = "it is in no module")]
struct ForgottenController;

#[controller("forgotten")]
impl ForgottenController {}

/// In no module.
#[injectable]
#[expect(dead_code, reason = "it is in no module")]
struct ForgottenService;

/// In a module of another application of this program.
#[injectable]
struct Elsewhere;

#[module(providers = [Elsewhere])]
#[expect(dead_code, reason = "nobody starts it")]
struct OtherApplication;

#[injectable]
struct Unused;

#[injectable]
struct Hooked;

impl OnModuleInit for Hooked {
    async fn on_module_init(&self) -> Result<(), HookError> {
        Ok(())
    }
}

#[injectable]
struct Offered;

#[injectable]
struct Client {
    _offered: Arc<Offered>,
}

impl OnModuleInit for Client {
    async fn on_module_init(&self) -> Result<(), HookError> {
        Ok(())
    }
}

#[module(providers = [Offered], exports = [Offered])]
struct OfferingModule;

#[injectable]
struct LazyController;

#[controller("lazy")]
impl LazyController {}

#[module(controllers = [LazyController])]
struct LazyModule;

#[module(imports = [OfferingModule], providers = [Client])]
struct UsingModule;

#[module(imports = [OfferingModule, UsingModule, lazy(LazyModule)], providers = [Unused, Hooked])]
struct AppModule;

#[injectable]
struct LookedUp;

#[injectable]
struct Looker {
    _modules: ModuleRef,
}

#[module(providers = [LookedUp, Looker])]
struct LookingModule;

async fn warnings() -> Vec<String> {
    nest::testing!(AppModule).start().await.context().warnings()
}

fn line_of(text: &str) -> usize {
    include_str!("warnings.rs").lines().position(|line| line.contains(text)).unwrap() + 1
}

#[nest::test]
async fn what_no_module_lists_is_named_with_the_list_where_it_belongs() {
    let (file, warnings) = (file!(), warnings().await);
    let module = format!("`AppModule`, {file}:{}", line_of("struct AppModule;"));
    let of = |name: &str, list: &str| {
        let line = line_of(&format!("struct {name};"));
        format!("NEST-W0501: `{name}` is in no module of `AppModule`, {file}:{line}\nhelp: {list} = [{name}], {module}")
    };
    assert!(warnings.contains(&of("ForgottenController", "controllers")), "{warnings:#?}");
    assert!(warnings.contains(&of("ForgottenService", "providers")), "{warnings:#?}");
    assert!(!warnings.iter().any(|warning| warning.contains("`Elsewhere`")), "{warnings:#?}");
}

#[nest::test]
async fn providers_and_imports_that_nobody_uses_are_named() {
    let (file, warnings) = (file!(), warnings().await);
    let line = line_of("lazy(LazyModule)]");
    let unused: Vec<&String> = warnings.iter().filter(|warning| !warning.starts_with("NEST-W0501")).collect();
    let expected = [
        format!(
            "NEST-W0502: nothing uses `Unused` of `AppModule`, {file}:{line}\n\
             help: take it out of `providers`, or export it"
        ),
        format!(
            "NEST-W0503: `AppModule` imports `OfferingModule` and uses nothing of it, {file}:{line}\n\
             help: take it out of `imports`"
        ),
        format!(
            "NEST-W0504: `LazyController` answers nothing: its module `LazyModule` is lazy, {file}:{}\n\
             help: list it in a module that is imported without `lazy(…)`",
            line_of("controllers = [LazyController]")
        ),
    ];
    assert_eq!(unused, expected.iter().collect::<Vec<_>>());
}

#[nest::test]
async fn who_holds_a_module_ref_may_use_anything() {
    let warnings = nest::testing!(LookingModule).start().await.context().warnings();
    assert!(!warnings.iter().any(|warning| warning.contains("`LookedUp`")), "{warnings:#?}");
}
