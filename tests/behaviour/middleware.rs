//! Middleware that is injected: on the root, a module, a controller, a route, and with `apply(…)` on some routes.

use std::sync::{Arc, Mutex};

use nest::http::{HeaderValue, HttpError, MiddlewareNext, Request, Response, StatusCode};
use nest::{ExecutionContext, controller, filter, guard, injectable, middleware, module};

/// What has run, in order.
#[injectable]
#[derive(Default)]
struct Journal {
    #[inject(default)]
    lines: Mutex<Vec<String>>,
}

impl Journal {
    fn note(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
    }
}

/// Notes its name, and the handler that it stands before.
macro_rules! notes {
    ($($name:ident)*) => {$(
        #[injectable]
        struct $name {
            journal: Arc<Journal>,
        }

        #[middleware]
        impl $name {
            async fn handle(&self, request: Request, next: MiddlewareNext<'_>) -> Response {
                self.journal.note(format!("{} in {}", stringify!($name), next.context().handler().name));
                let response = next.run(request).await;
                self.journal.note(format!("{} out {}", stringify!($name), response.status().as_u16()));
                response
            }
        }
    )*};
}

notes!(OfRoot OfModule OfController OfRoute);

#[guard]
async fn closed() -> bool {
    false
}

#[injectable]
struct OrdersController {
    journal: Arc<Journal>,
}

#[controller("orders", middleware = [OfController])]
impl OrdersController {
    #[public]
    #[get("/{id}", middleware = [OfRoute])]
    async fn one(&self, #[param] id: u8) -> String {
        self.journal.note("handler");
        id.to_string()
    }

    #[get("/", guards = [closed])]
    async fn all(&self) {}

    #[public]
    #[post("/import")]
    async fn import(&self) {}
}

#[module(
    controllers = [OrdersController],
    providers = [Journal, OfModule, OfController, OfRoute],
    middleware = [apply(OfModule, for_routes = ["GET /orders/{*rest}"], exclude = ["/orders"])],
    exports = [Journal],
)]
struct OrdersModule;

#[injectable]
struct HealthController;

#[controller("health")]
impl HealthController {
    #[public]
    #[get("/")]
    async fn up(&self) -> &'static str {
        "up"
    }
}

#[module(
    imports = [at("shop", CartModule), OrdersModule],
    controllers = [HealthController],
    providers = [OfRoot],
    middleware = [apply(OfRoot, exclude = [HealthController])],
)]
struct AppModule;

/// Stands at a path, which patterns name.
#[injectable]
struct CartController;

#[controller("cart")]
impl CartController {
    #[public]
    #[get("/")]
    async fn cart(&self) {}
}

#[module(controllers = [CartController], providers = [OfCart], middleware = [apply(OfCart, for_routes = ["/shop/cart"])])]
struct CartModule;

#[injectable]
struct OfCart;

#[middleware]
impl OfCart {
    async fn handle(&self, request: Request, next: MiddlewareNext<'_>) -> Response {
        let mut response = next.run(request).await;
        response.headers_mut().insert("x-cart", HeaderValue::from_static("yes"));
        response
    }
}

async fn journal(method: nest::http::Method, path: &str) -> Vec<String> {
    let app = nest::testing!(AppModule).start().await;
    app.request(method, path).send().await;
    let journal = app.provider::<Journal>();
    journal.lines.lock().unwrap().clone()
}

#[nest::test]
async fn it_runs_from_the_root_to_the_route_and_back() {
    let expected = [
        "OfRoot in one",
        "OfModule in one",
        "OfController in one",
        "OfRoute in one",
        "handler",
        "OfRoute out 200",
        "OfController out 200",
        "OfModule out 200",
        "OfRoot out 200",
    ];
    assert_eq!(journal(nest::http::Method::GET, "/orders/7").await, expected);
}

#[nest::test]
async fn it_sees_what_a_guard_refuses_and_an_excluded_route_goes_without() {
    let expected = ["OfRoot in all", "OfController in all", "OfController out 403", "OfRoot out 403"];
    assert_eq!(journal(nest::http::Method::GET, "/orders").await, expected);
}

#[nest::test]
async fn a_pattern_with_a_method_leaves_other_methods_alone() {
    let expected = ["OfRoot in import", "OfController in import", "OfController out 201", "OfRoot out 201"];
    assert_eq!(journal(nest::http::Method::POST, "/orders/import").await, expected);
}

#[nest::test]
async fn a_controller_can_be_excluded_and_unknown_paths_have_none() {
    assert!(journal(nest::http::Method::GET, "/health").await.is_empty());
    assert!(journal(nest::http::Method::GET, "/nope").await.is_empty());
}

#[nest::test]
async fn patterns_name_the_path_with_that_of_the_module_and_without_the_global_prefix() {
    let app = nest::testing!(AppModule).configure(|app| app.global_prefix("api")).start().await;
    app.get("/api/shop/cart").send().await.expect_header("x-cart", "yes");
}

/// Changes the request, or refuses it.
#[injectable]
struct Tenants;

#[derive(Debug, thiserror::Error, nest::HttpError)]
enum TenantError {
    #[error("no tenant")]
    #[http(400)]
    Missing,
    #[error("another tenant")]
    #[http(403)]
    Foreign,
}

#[derive(Clone)]
struct Tenant(String);

#[middleware]
impl Tenants {
    async fn handle(&self, mut request: Request, next: MiddlewareNext<'_>) -> Result<Response, TenantError> {
        let tenant = request.headers().get("x-tenant").ok_or(TenantError::Missing)?;
        let tenant = tenant.to_str().unwrap_or_default().to_owned();
        if tenant == "foreign" {
            return Err(TenantError::Foreign);
        }
        if tenant == "short" {
            return Ok(Response::new("answered by itself".into()));
        }
        request.headers_mut().insert("x-seen", HeaderValue::from_static("1"));
        request.extensions_mut().insert(Tenant(tenant));
        Ok(next.run(request).await)
    }
}

#[injectable]
struct Translated;

#[filter]
impl Translated {
    async fn catch(&self, error: TenantError, cx: &ExecutionContext) -> (StatusCode, String) {
        let header = cx.request().headers().get("x-tenant").is_some();
        (error.status(), format!("{error} at {} {header}", cx.request().path()))
    }
}

#[injectable]
struct TenantController;

#[controller("tenant")]
impl TenantController {
    #[public]
    #[post("/{id}", middleware = [Tenants])]
    async fn tenant(
        &self,
        cx: &ExecutionContext,
        #[param] id: u8,
        #[header] x_seen: u8,
        #[body] text: String,
    ) -> String {
        let tenant = cx.request().extensions().get::<Tenant>().map(|tenant| tenant.0.clone()).unwrap_or_default();
        format!("{tenant} {id} {x_seen} {text}")
    }
}

#[module(controllers = [TenantController], providers = [Tenants, Translated], filters = [Translated])]
struct TenantModule;

#[nest::test]
async fn it_changes_what_the_handler_gets() {
    let app = nest::testing!(TenantModule).start().await;
    let answer = app.post("/tenant/4").header("x-tenant", "a").body("hello").send().await;
    answer.expect_status(201).expect_text("a 4 1 hello");
}

#[nest::test]
async fn it_may_answer_itself() {
    let app = nest::testing!(TenantModule).start().await;
    let answer = app.post("/tenant/4").header("x-tenant", "short").send().await;
    assert!(answer.header("x-request-id").is_some());
    answer.expect_status(200).expect_text("answered by itself");
}

#[nest::test]
async fn what_it_fails_with_is_seen_by_the_filters_of_the_application() {
    let app = nest::testing!(TenantModule).start().await;
    app.post("/tenant/4").send().await.expect_status(400).expect_text("no tenant at /tenant/4 false");
    let answer = app.post("/tenant/4").header("x-tenant", "foreign").send().await;
    answer.expect_status(403).expect_text("another tenant at /tenant/4 true");
}

#[nest::test]
async fn a_test_may_replace_it() {
    let app = nest::testing!(TenantModule, override Tenants = Nobody).start().await;
    let answer = app.post("/tenant/4").header("x-seen", "3").body("hello").send().await;
    answer.expect_status(201).expect_text(" 4 3 hello");
}

#[injectable]
#[derive(Default)]
struct Nobody;

#[middleware(default)]
impl Nobody {
    async fn handle(&self, request: Request, next: MiddlewareNext<'_>) -> Response {
        next.run(request).await
    }
}

#[injectable]
struct FreeController;

#[controller("free", middleware = [Nobody])]
impl FreeController {
    #[public]
    #[get("/")]
    async fn free(&self) -> &'static str {
        "free"
    }
}

#[module(controllers = [FreeController])]
struct FreeModule;

#[nest::test]
async fn one_that_is_made_by_default_needs_no_entry() {
    let app = nest::testing!(FreeModule).start().await;
    app.get("/free").send().await.expect_text("free");
}

#[nest::test]
async fn a_panic_in_it_is_an_answer() {
    #[injectable]
    #[derive(Default)]
    struct Panics;

    #[middleware(default)]
    impl Panics {
        async fn handle(&self, request: Request, _: MiddlewareNext<'_>) -> Response {
            panic!("in front of {}", request.uri())
        }
    }

    #[injectable]
    struct PanicController;

    #[controller("panic", middleware = [Panics])]
    impl PanicController {
        #[public]
        #[get("/")]
        async fn panic(&self) {}
    }

    #[module(controllers = [PanicController])]
    struct PanicModule;

    let app = nest::testing!(PanicModule).start().await;
    app.get("/panic").send().await.expect_status(500).expect_message("Internal server error");
}
