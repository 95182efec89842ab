//! `override module`: modules that stand in for others in a test.

use std::sync::Arc;

use nest::http::Application;
use nest::{ModuleRef, controller, injectable, module};

use crate::trace::{Trace, TraceModule};

#[injectable]
trait Mailer: Send + Sync {
    fn name(&self) -> String;
}

#[injectable]
struct Smtp {
    server: Arc<MailServer>,
}

impl Mailer for Smtp {
    fn name(&self) -> String {
        self.server.0.clone()
    }
}

#[injectable(value)]
#[derive(Clone)]
struct MailServer(String);

#[injectable]
struct MailController;

#[controller("mails")]
impl MailController {
    #[public]
    #[get("/")]
    async fn list(&self) -> &'static str {
        "real"
    }
}

/// A dynamic module.
#[module(providers = [provide(dyn Mailer, class = Smtp)], controllers = [MailController], exports = [dyn Mailer])]
#[derive(Clone)]
struct MailModule {
    #[options]
    server: MailServer,
}

impl MailModule {
    fn for_root(server: &str) -> MailModule {
        assert_ne!(server, "nobody may ask", "an import that is replaced is not evaluated");
        MailModule { server: MailServer(server.to_owned()) }
    }
}

struct Audit;

#[injectable]
impl Audit {
    #[inject]
    fn new(trace: Arc<Trace>) -> Audit {
        trace.add("Audit");
        Audit
    }
}

#[module(imports = [TraceModule], providers = [Audit], exports = [Audit])]
struct AuditModule;

/// Passes on what mails.
#[module(imports = [MailModule::for_root("nobody may ask")], exports = [MailModule])]
struct ChannelsModule;

#[injectable]
struct OrderController {
    mailer: Arc<dyn Mailer>,
    modules: ModuleRef,
}

#[controller("orders")]
impl OrderController {
    #[public]
    #[get("/")]
    async fn list(&self) -> String {
        self.mailer.name()
    }

    #[public]
    #[get("/report")]
    async fn report(&self) -> String {
        let reports = self.modules.load::<ReportModule>().await.expect("a module that is imported lazily");
        reports.get::<Report>().expect("a report").0.to_owned()
    }
}

#[injectable(value)]
struct Report(&'static str);

#[module(providers = [provide(Report, value = Report("real"))])]
struct ReportModule;

#[module(imports = [ChannelsModule, lazy(ReportModule)], controllers = [OrderController])]
struct OrdersModule;

#[module(imports = [OrdersModule, at("admin", AdminModule), AuditModule])]
struct AppModule;

#[injectable]
struct AdminController;

#[controller("users")]
impl AdminController {
    #[public]
    #[get("/")]
    async fn list(&self) -> &'static str {
        "real"
    }
}

#[module(controllers = [AdminController])]
struct AdminModule;

#[injectable]
struct FakeMailer;

impl Mailer for FakeMailer {
    fn name(&self) -> String {
        "fake".to_owned()
    }
}

#[injectable]
struct InboxController;

#[controller("inbox")]
impl InboxController {
    #[public]
    #[get("/")]
    async fn list(&self) -> &'static str {
        "fake"
    }
}

#[module(providers = [provide(dyn Mailer, class = FakeMailer)], controllers = [InboxController], exports = [dyn Mailer])]
struct FakeMailModule;

#[module(controllers = [InboxController])]
struct FakeAdminModule;

#[module(providers = [provide(Report, value = Report("fake"))])]
struct FakeReportModule;

#[module]
struct EmptyModule;

#[nest::test]
async fn what_stands_in_is_imported_and_exported_again_in_place_of_the_other() {
    // The import of the dynamic module would panic.
    let app = nest::testing!(AppModule, override module MailModule = FakeMailModule).start().await;
    app.get("/orders").send().await.expect_text("fake");
}

#[nest::test]
async fn the_routes_of_a_replaced_module_go_and_those_of_the_other_come() {
    let app = nest::testing!(AppModule, override module MailModule = FakeMailModule).start().await;
    app.get("/mails").send().await.expect_status(404);
    app.get("/inbox").send().await.expect_text("fake");
}

#[nest::test]
async fn what_stands_in_has_the_path_that_the_import_gives() {
    let app = nest::testing!(
        AppModule,
        override module MailModule = FakeMailModule,
        override module AdminModule = FakeAdminModule,
    )
    .start()
    .await;
    app.get("/admin/inbox").send().await.expect_text("fake");
    app.get("/admin/users").send().await.expect_status(404);
}

#[nest::test]
async fn nothing_of_a_replaced_module_is_built() {
    let app = nest::testing!(
        AppModule,
        override module MailModule = FakeMailModule,
        override module AuditModule = EmptyModule,
    )
    .start()
    .await;
    assert!(app.try_provider::<Audit>().is_none());
    assert!(app.try_provider::<Smtp>().is_none());
    assert!(app.try_provider::<Trace>().is_none());
    let app = nest::testing!(AppModule, override module MailModule = FakeMailModule).start().await;
    assert_eq!(app.provider::<Trace>().take(), ["Audit"]);
}

#[nest::test]
async fn a_lazy_module_is_replaced_where_it_is_loaded() {
    let app = nest::testing!(
        AppModule,
        override module MailModule = FakeMailModule,
        override module ReportModule = FakeReportModule,
    );
    app.start().await.get("/orders/report").send().await.expect_text("fake");
    let app = nest::testing!(AppModule, override module MailModule = FakeMailModule);
    app.start().await.get("/orders/report").send().await.expect_text("real");
}

#[nest::test]
async fn modules_and_providers_are_replaced_side_by_side() {
    struct Louder;
    impl Mailer for Louder {
        fn name(&self) -> String {
            "LOUDER".to_owned()
        }
    }
    let app = nest::testing!(
        AppModule,
        override dyn Mailer = Louder,
        override module MailModule = FakeMailModule,
    );
    app.start().await.get("/orders").send().await.expect_text("LOUDER");
}

/// A root with options.
#[module(imports = [AdminModule])]
#[derive(Clone)]
struct ConfiguredModule {
    #[options]
    server: MailServer,
}

#[nest::test]
async fn modules_of_a_root_with_options_are_replaced() {
    let root = ConfiguredModule { server: MailServer("here".to_owned()) };
    let app = nest::testing!(ConfiguredModule = root, override module AdminModule = FakeAdminModule).start().await;
    app.get("/inbox").send().await.expect_text("fake");
    assert_eq!(app.provider::<MailServer>().0, "here");
}

#[nest::test]
async fn a_path_without_the_prefix_may_be_one_of_a_replaced_module() {
    let configured = |app: Application| app.global_prefix("api").exclude(["mails"]);
    let app = nest::testing!(AppModule, override module MailModule = FakeMailModule).configure(configured);
    app.start().await.get("/api/inbox").send().await.expect_text("fake");
}
