//! Modules that are built after boot, when somebody asks for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use nest::lifecycle::{HookError, OnModuleInit};
use nest::{All, Lazy, ModuleRef, controller, injectable, module};

use crate::trace::{Trace, TraceModule};

#[injectable]
struct Rows;

#[module(providers = [Rows], exports = [Rows])]
struct RowsModule;

/// Only the lazy module imports it.
struct Fonts;

#[injectable]
impl Fonts {
    #[inject]
    fn new(trace: Arc<Trace>) -> Self {
        trace.add("Fonts");
        Fonts
    }
}

#[module(providers = [Fonts], exports = [Fonts])]
struct FontsModule;

#[injectable(value)]
#[derive(Clone)]
struct ChartOptions {
    width: u32,
}

#[injectable]
struct Charts {
    options: Arc<ChartOptions>,
}

#[module(providers = [Charts], exports = [Charts])]
#[derive(Clone)]
struct ChartsModule {
    #[options]
    options: ChartOptions,
}

#[injectable]
trait Format: Send + Sync {}

#[injectable]
struct Pdf {
    _reports: Lazy<Reports>,
}

impl Format for Pdf {}

struct Reports {
    rows: Arc<Rows>,
    charts: Arc<Charts>,
    formats: All<dyn Format>,
    pdf: Lazy<Pdf>,
}

#[injectable]
impl Reports {
    #[inject]
    async fn new(
        trace: Arc<Trace>,
        rows: Arc<Rows>,
        _fonts: Arc<Fonts>,
        charts: Arc<Charts>,
        formats: All<dyn Format>,
        pdf: Lazy<Pdf>,
    ) -> Self {
        tokio::task::yield_now().await;
        trace.add("Reports");
        Reports { rows, charts, formats, pdf }
    }
}

impl OnModuleInit for Reports {
    async fn on_module_init(&self) -> Result<(), HookError> {
        panic!("hooks of lazy modules do not run");
    }
}

#[injectable]
struct ReportsController;

#[controller("reports")]
impl ReportsController {
    #[public]
    #[get("/")]
    async fn reports(&self) {}
}

#[module(
    imports = [RowsModule, FontsModule, ChartsModule { options: ChartOptions { width: 80 } }],
    providers = [Reports, Pdf, provide(dyn Format, class = Pdf, multi)],
    controllers = [ReportsController],
    exports = [Reports],
)]
struct ReportsModule;

#[injectable(value)]
struct Flaky;

#[injectable]
struct Tries {
    #[inject(default)]
    count: AtomicU32,
}

#[injectable]
struct NeedsFlaky {
    _flaky: Arc<Flaky>,
}

fn second_try(tries: Arc<Tries>) -> Result<Flaky, String> {
    if tries.count.fetch_add(1, Ordering::SeqCst) == 0 { Err("not yet".to_owned()) } else { Ok(Flaky) }
}

#[module(providers = [NeedsFlaky, provide(Flaky, factory = second_try), Tries])]
struct FlakyModule;

#[module]
struct StrangerModule;

#[injectable]
struct Loader {
    modules: ModuleRef,
}

#[module(
    imports = [TraceModule, RowsModule, lazy(ReportsModule), lazy(FlakyModule)],
    providers = [Loader],
)]
struct AppModule;

#[nest::test]
async fn a_lazy_module_is_built_when_it_is_asked_for_and_once() {
    let app = nest::testing!(AppModule).start().await;
    let (loader, trace) = (app.provider::<Loader>(), app.provider::<Trace>());
    assert!(trace.take().is_empty());
    assert!(app.try_provider::<Reports>().is_none());
    let reports = loader.modules.load::<ReportsModule>().await.unwrap();
    assert_eq!(trace.take(), ["Fonts", "Reports"]);
    let again = loader.modules.load::<ReportsModule>().await.unwrap();
    assert!(trace.take().is_empty());
    assert!(Arc::ptr_eq(&reports.get::<Reports>().unwrap(), &again.get::<Reports>().unwrap()));
}

#[nest::test]
async fn two_loads_at_once_build_one_instance() {
    let app = nest::testing!(AppModule).start().await;
    let loader = app.provider::<Loader>();
    let loads = tokio::join!(loader.modules.load::<ReportsModule>(), loader.modules.load::<ReportsModule>());
    let (first, second) = (loads.0.unwrap().get::<Reports>().unwrap(), loads.1.unwrap().get::<Reports>().unwrap());
    assert!(Arc::ptr_eq(&first, &second));
    assert_eq!(app.provider::<Trace>().count("Reports"), 1);
}

#[nest::test]
async fn a_lazy_module_shares_what_the_application_has() {
    let app = nest::testing!(AppModule).start().await;
    let reports = app.provider::<Loader>().modules.load::<ReportsModule>().await.unwrap();
    let reports = reports.get::<Reports>().unwrap();
    assert!(Arc::ptr_eq(&reports.rows, &app.provider::<Rows>()));
    // It has options of its own, and its handles are filled.
    assert_eq!(reports.charts.options.width, 80);
    assert_eq!(reports.formats.len(), 1);
    assert!(reports.pdf.try_get().is_some());
}

#[nest::test]
async fn a_lazy_module_stays_behind_its_wall() {
    let app = nest::testing!(AppModule).start().await;
    let modules = &app.provider::<Loader>().modules;
    modules.load::<ReportsModule>().await.unwrap();
    assert!(modules.get::<Reports>().is_err());
}

#[nest::test]
async fn controllers_of_a_lazy_module_answer_nothing() {
    let app = nest::testing!(AppModule).start().await;
    app.provider::<Loader>().modules.load::<ReportsModule>().await.unwrap();
    app.get("/reports").send().await.expect_status(404);
}

#[nest::test]
async fn a_load_that_failed_can_be_tried_again() {
    let app = nest::testing!(AppModule).start().await;
    let modules = &app.provider::<Loader>().modules;
    let error = modules.load::<FlakyModule>().await.map(|_| ()).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(error.to_string(), "`FlakyModule` could not be built");
    assert!(cause.contains("- `Flaky` of `FlakyModule`, ") && cause.ends_with("failed: not yet"), "{cause}");
    assert!(modules.load::<FlakyModule>().await.unwrap().get::<NeedsFlaky>().is_ok());
}

#[nest::test]
async fn what_is_not_imported_cannot_be_loaded() {
    let app = nest::testing!(AppModule).start().await;
    let error = app.provider::<Loader>().modules.load::<StrangerModule>().await.map(|_| ()).unwrap_err();
    let expected = "`AppModule` does not import `StrangerModule`: `imports = [lazy(StrangerModule)]`";
    assert_eq!(error.to_string(), expected);
}

#[nest::test]
async fn a_test_replaces_what_a_lazy_module_has() {
    let app = nest::testing!(AppModule, override ChartOptions = ChartOptions { width: 1 }).start().await;
    let reports = app.provider::<Loader>().modules.load::<ReportsModule>().await.unwrap();
    assert_eq!(reports.get::<Reports>().unwrap().charts.options.width, 1);
}
