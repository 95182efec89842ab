//! `ModuleRef`: lookups within what a module may see.

use std::sync::Arc;

use nest::{ModuleRef, controller, injectable, module};

use crate::trace::{Trace, TraceModule};

#[injectable]
struct Public;

#[injectable]
struct Private;

#[injectable]
struct Unlisted {
    public: Arc<Public>,
}

#[injectable]
struct UnlistedInVain {
    _private: Arc<Private>,
}

#[injectable(scope = transient)]
struct Transient;

#[injectable(scope = request)]
struct PerRequest {
    _trace: Arc<Trace>,
}

#[injectable]
struct Outside {
    modules: ModuleRef,
}

#[injectable]
struct Inside {
    modules: ModuleRef,
}

#[injectable]
struct LookupController {
    modules: ModuleRef,
}

#[controller("lookup")]
impl LookupController {
    #[public]
    #[get("/")]
    async fn same(&self) -> String {
        let first = self.modules.resolve::<PerRequest>().await.unwrap();
        let second = self.modules.resolve::<PerRequest>().await.unwrap();
        Arc::ptr_eq(&first, &second).to_string()
    }
}

#[module(providers = [Public, Private, Inside], exports = [Public])]
struct LibraryModule;

#[module(
    imports = [TraceModule, LibraryModule],
    providers = [Outside, Transient, PerRequest],
    controllers = [LookupController],
)]
struct AppModule;

#[nest::test]
async fn get_finds_what_the_module_sees() {
    let app = nest::testing!(AppModule).start().await;
    let outside = &app.provider::<Outside>().modules;
    assert!(Arc::ptr_eq(&outside.get::<Public>().unwrap(), &app.provider::<Public>()));
    assert!(app.provider::<Inside>().modules.get::<Private>().is_ok());
}

#[nest::test]
async fn get_does_not_look_over_walls() {
    let app = nest::testing!(AppModule).start().await;
    let error = app.provider::<Outside>().modules.get::<Private>().map(|_| ()).unwrap_err();
    assert!(error.is_not_visible());
    let expected = "`AppModule` cannot see `Private`: provide it there, or import a module that exports it";
    assert_eq!(error.to_string(), expected);
}

#[nest::test]
async fn get_refuses_what_is_no_singleton() {
    let app = nest::testing!(AppModule).start().await;
    let error = app.provider::<Outside>().modules.get::<Transient>().map(|_| ()).unwrap_err();
    assert_eq!(error.to_string(), "`Transient` is not a singleton: `get` finds singletons, `resolve` the others");
}

#[nest::test]
async fn resolve_gives_a_new_transient_and_the_one_singleton() {
    let app = nest::testing!(AppModule).start().await;
    let modules = &app.provider::<Outside>().modules;
    let transients = (modules.resolve::<Transient>().await.unwrap(), modules.resolve::<Transient>().await.unwrap());
    assert!(!Arc::ptr_eq(&transients.0, &transients.1));
    let singletons = (modules.resolve::<Public>().await.unwrap(), modules.resolve::<Public>().await.unwrap());
    assert!(Arc::ptr_eq(&singletons.0, &singletons.1));
}

#[nest::test]
async fn resolve_gives_the_instance_of_the_current_request() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/lookup").send().await.expect_text("true");
    let outside = app.provider::<Outside>().modules.resolve::<PerRequest>().await.map(|_| ()).unwrap_err();
    assert!(outside.is_outside_request());
}

#[nest::test]
async fn create_builds_what_no_module_lists() {
    let app = nest::testing!(AppModule).start().await;
    let modules = &app.provider::<Outside>().modules;
    let created = modules.create::<Unlisted>().await.unwrap();
    assert!(Arc::ptr_eq(&created.public, &app.provider::<Public>()));
    assert!(!Arc::ptr_eq(&created, &modules.create::<Unlisted>().await.unwrap()));
}

#[nest::test]
async fn create_names_the_dependency_that_the_module_cannot_see() {
    let app = nest::testing!(AppModule).start().await;
    let error = app.provider::<Outside>().modules.create::<UnlistedInVain>().await.map(|_| ()).unwrap_err();
    assert!(error.is_not_visible());
    assert!(error.to_string().contains("`AppModule` cannot see `Private`"), "{error}");
}

#[nest::test]
async fn a_lookup_after_the_stop_says_that_the_application_is_gone() {
    let app = nest::testing!(AppModule).start().await;
    let modules = app.provider::<Outside>().modules.clone();
    app.stop().await;
    let error = modules.get::<Public>().map(|_| ()).unwrap_err();
    assert_eq!(error.to_string(), "`Public` is gone: the application has stopped");
}
