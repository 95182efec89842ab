//! `Scoped`, `Lazy`, `All` and `Factory`.

use std::sync::Arc;

use nest::lifecycle::{HookError, OnModuleInit};
use nest::{All, Factory, Lazy, Scoped, controller, injectable, module};

use crate::trace::{Trace, TraceModule};

struct RequestNumber {
    number: usize,
}

#[injectable(scope = request)]
impl RequestNumber {
    #[inject]
    fn new(trace: Arc<Trace>) -> Self {
        trace.add("RequestNumber");
        RequestNumber { number: trace.count("RequestNumber") }
    }
}

/// A singleton that asks for the current request's instance.
#[injectable]
struct Numbers {
    current: Scoped<RequestNumber>,
}

#[injectable]
struct NumberController {
    numbers: Arc<Numbers>,
}

#[controller("numbers")]
impl NumberController {
    #[public]
    #[get("/")]
    async fn twice(&self) -> String {
        let first = self.numbers.current.get().await.unwrap();
        let second = self.numbers.current.get().await.unwrap();
        assert!(Arc::ptr_eq(&first, &second));
        first.number.to_string()
    }

    #[public]
    #[get("/outside")]
    async fn outside(&self) -> String {
        let numbers = self.numbers.clone();
        let asked = tokio::spawn(async move { numbers.current.get().await.map(|number| number.number) });
        asked.await.unwrap().unwrap_err().to_string()
    }
}

#[injectable]
struct Hen {
    egg: Lazy<Egg>,
    #[inject(default)]
    seen_at_init: std::sync::OnceLock<bool>,
}

impl OnModuleInit for Hen {
    async fn on_module_init(&self) -> Result<(), HookError> {
        let _ = self.seen_at_init.set(self.egg.try_get().is_some());
        Ok(())
    }
}

#[injectable]
struct Egg {
    hen: Arc<Hen>,
}

#[injectable]
trait Plugin: Send + Sync {
    fn name(&self) -> &'static str;
}

#[injectable]
struct One;

impl Plugin for One {
    fn name(&self) -> &'static str {
        "one"
    }
}

#[injectable]
struct Two {
    _host: Arc<Host>,
}

impl Plugin for Two {
    fn name(&self) -> &'static str {
        "two"
    }
}

#[injectable]
struct Three;

impl Plugin for Three {
    fn name(&self) -> &'static str {
        "three"
    }
}

/// Its own plugins first, then those of imports; a plugin may itself need the host.
#[injectable]
struct Host {
    plugins: All<dyn Plugin>,
    nothing: All<Egg>,
}

#[injectable(scope = transient)]
struct Job {
    numbers: Arc<Numbers>,
}

#[injectable]
struct Jobs {
    make: Factory<Job>,
}

#[module(providers = [provide(dyn Plugin, class = Three, multi)], exports = [dyn Plugin])]
struct PluginModule;

#[module(providers = [Hen, Egg])]
struct FarmModule;

#[module(
    imports = [TraceModule, PluginModule, FarmModule],
    providers = [
        RequestNumber, Numbers, Host, Job, Jobs,
        provide(dyn Plugin, class = One, multi),
        provide(dyn Plugin, class = Two, multi),
    ],
    controllers = [NumberController],
)]
struct AppModule;

#[nest::test]
async fn a_scoped_handle_gives_the_instance_of_the_current_request() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/numbers").send().await.expect_text("1");
    app.get("/numbers").send().await.expect_text("2");
}

#[nest::test]
async fn a_scoped_handle_outside_of_a_request_says_so() {
    let app = nest::testing!(AppModule).start().await;
    let error = app.provider::<Numbers>().current.get().await.map(|_| ()).unwrap_err();
    assert!(error.is_outside_request(), "{error}");
    // A spawned task is outside, too.
    let expected = "`RequestNumber` lives for one request, and this is not within one";
    app.get("/numbers/outside").send().await.expect_text(expected);
}

#[nest::test]
async fn a_lazy_edge_closes_a_cycle_and_is_there_from_init_on() {
    let app = nest::testing!(AppModule).start().await;
    let (hen, egg) = (app.provider::<Hen>(), app.provider::<Egg>());
    assert!(Arc::ptr_eq(&hen.egg.get(), &egg));
    assert!(Arc::ptr_eq(&egg.hen, &hen));
    assert_eq!(hen.seen_at_init.get(), Some(&true));
}

#[nest::test]
async fn a_cycle_is_freed_with_its_application() {
    let app = nest::testing!(AppModule).start().await;
    let egg = Arc::downgrade(&app.provider::<Egg>());
    app.stop().await;
    assert!(egg.upgrade().is_none());
}

#[nest::test]
async fn all_bindings_of_a_trait_come_in_the_order_of_the_lists() {
    let host = nest::testing!(AppModule).start().await;
    let host = (host.provider::<Host>(), host);
    let names: Vec<_> = host.0.plugins.iter().map(|plugin| plugin.name()).collect();
    assert_eq!(names, ["one", "two", "three"]);
    // What the module cannot see is not among them: `FarmModule` exports no egg.
    assert!(host.0.nothing.is_empty());
}

#[nest::test]
async fn a_factory_makes_a_transient_each_time() {
    let app = nest::testing!(AppModule).start().await;
    let jobs = app.provider::<Jobs>();
    let (first, second) = (jobs.make.create().await.unwrap(), jobs.make.create().await.unwrap());
    assert!(!Arc::ptr_eq(&first, &second));
    assert!(Arc::ptr_eq(&first.numbers, &second.numbers));
}
