//! How many instances there are of what.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use nest::http::CurrentRequest;
use nest::lifecycle::{HookError, OnModuleInit};
use nest::{controller, injectable, module};

use crate::trace::{Trace, TraceModule};

struct Shared;

#[injectable]
impl Shared {
    #[inject]
    fn new(trace: Arc<Trace>) -> Self {
        trace.add("Shared");
        Shared
    }
}

struct PerRequest {
    calls: AtomicU32,
}

#[injectable(scope = request)]
impl PerRequest {
    #[inject]
    async fn new(trace: Arc<Trace>, _shared: Arc<Shared>) -> Self {
        tokio::task::yield_now().await;
        trace.add("PerRequest");
        PerRequest { calls: AtomicU32::new(0) }
    }
}

impl OnModuleInit for PerRequest {
    async fn on_module_init(&self) -> Result<(), HookError> {
        panic!("a request-scoped instance has no hooks");
    }
}

struct Transient {
    trace: Arc<Trace>,
}

#[injectable(scope = transient)]
impl Transient {
    #[inject]
    fn new(trace: Arc<Trace>) -> Self {
        trace.add("Transient");
        Transient { trace }
    }
}

/// A transient that holds another.
#[injectable(scope = transient)]
struct Outer {
    inner: Arc<Transient>,
}

#[injectable]
struct First {
    transient: Arc<Transient>,
    outer: Arc<Outer>,
}

#[injectable]
struct Second {
    transient: Arc<Transient>,
    outer: Arc<Outer>,
}

#[injectable(scope = request)]
struct Audit {
    per_request: Arc<PerRequest>,
    transient: Arc<Transient>,
}

struct PerRequestController {
    per_request: Arc<PerRequest>,
    audit: Arc<Audit>,
}

#[injectable]
impl PerRequestController {
    #[inject]
    fn new(trace: Arc<Trace>, per_request: Arc<PerRequest>, audit: Arc<Audit>) -> Self {
        trace.add("PerRequestController");
        PerRequestController { per_request, audit }
    }
}

#[controller("per-request")]
impl PerRequestController {
    #[public]
    #[get("/")]
    async fn calls(&self) -> String {
        self.audit.per_request.calls.fetch_add(1, Ordering::SeqCst);
        self.audit.transient.trace.add("called");
        self.per_request.calls.fetch_add(1, Ordering::SeqCst).to_string()
    }
}

struct SharedController;

#[injectable]
impl SharedController {
    #[inject]
    fn new(trace: Arc<Trace>, _shared: Arc<Shared>) -> Self {
        trace.add("SharedController");
        SharedController
    }
}

#[controller("shared")]
impl SharedController {
    #[public]
    #[get("/")]
    async fn none(&self) {}
}

/// Takes the request itself.
#[injectable(scope = request)]
struct Tenant {
    request: CurrentRequest,
}

#[injectable]
struct TenantController {
    tenant: Arc<Tenant>,
}

#[controller("tenant")]
impl TenantController {
    #[public]
    #[get("/")]
    async fn name(&self) -> String {
        let name = self.tenant.request.headers().get("x-tenant");
        name.and_then(|name| name.to_str().ok()).unwrap_or("nobody").to_owned()
    }
}

#[module(
    imports = [TraceModule],
    providers = [Shared, PerRequest, Transient, Outer, First, Second, Audit, Tenant],
    controllers = [PerRequestController, SharedController, TenantController],
)]
struct AppModule;

#[nest::test]
async fn a_singleton_and_its_controller_are_built_once() {
    let app = nest::testing!(AppModule).start().await;
    for _ in 0..3 {
        app.get("/shared").send().await.expect_status(200);
    }
    let trace = app.provider::<Trace>();
    assert_eq!(trace.count("Shared"), 1);
    assert_eq!(trace.count("SharedController"), 1);
}

#[nest::test]
async fn a_request_scoped_provider_and_who_holds_it_are_built_for_each_request() {
    let app = nest::testing!(AppModule).start().await;
    let trace = app.provider::<Trace>();
    assert_eq!(trace.count("PerRequest"), 0);
    // One instance within a request: what the audit counts, the controller sees.
    app.get("/per-request").send().await.expect_text("1");
    app.get("/per-request").send().await.expect_text("1");
    assert_eq!(trace.count("PerRequest"), 2);
    assert_eq!(trace.count("PerRequestController"), 2);
    assert_eq!(trace.count("Shared"), 1);
}

#[nest::test]
async fn requests_side_by_side_do_not_share_instances() {
    let app = nest::testing!(AppModule).start().await;
    let (first, second) = tokio::join!(app.get("/per-request").send(), app.get("/per-request").send());
    first.expect_text("1");
    second.expect_text("1");
    assert_eq!(app.provider::<Trace>().count("PerRequest"), 2);
}

#[nest::test]
async fn each_consumer_of_a_transient_has_its_own() {
    let app = nest::testing!(AppModule).start().await;
    let (first, second) = (app.provider::<First>(), app.provider::<Second>());
    assert!(!Arc::ptr_eq(&first.transient, &second.transient));
    // Nested ones are isolated by their parents.
    assert!(!Arc::ptr_eq(&first.outer.inner, &second.outer.inner));
    assert!(!Arc::ptr_eq(&first.outer.inner, &first.transient));
    assert_eq!(app.provider::<Trace>().count("Transient"), 4);
}

#[nest::test]
async fn a_transient_below_a_request_scoped_provider_is_built_with_it() {
    let app = nest::testing!(AppModule).start().await;
    let before = app.provider::<Trace>().count("Transient");
    app.get("/per-request").send().await.expect_status(200);
    app.get("/per-request").send().await.expect_status(200);
    assert_eq!(app.provider::<Trace>().count("Transient"), before + 2);
}

#[nest::test]
async fn a_request_scoped_provider_may_hold_the_request() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/tenant").header("x-tenant", "acme").send().await.expect_text("acme");
    app.get("/tenant").send().await.expect_text("nobody");
}
