//! Routes that answer to some hosts only: `#[controller("…", host = "…")]`.

use nest::http::{Application, Versioning};
use nest::{controller, injectable, module};

#[injectable]
struct TenantController;

#[controller("orders", host = "{tenant}.example.com")]
impl TenantController {
    #[public]
    #[get("/")]
    async fn all(&self, #[host] tenant: String) -> String {
        format!("orders of {tenant}")
    }

    #[public]
    #[get("/{id}")]
    async fn one(&self, #[host("tenant")] of: String, #[param] id: u8) -> String {
        format!("order {id} of {of}")
    }

    #[public]
    #[get("/", version = "2")]
    async fn all_of_two(&self, #[host] tenant: String) -> String {
        format!("orders of {tenant}, 2")
    }
}

#[injectable]
struct AdminController;

#[controller("orders", host = ["admin.example.com", "admin.example.org"])]
impl AdminController {
    #[public]
    #[get("/")]
    async fn all(&self) -> &'static str {
        "all orders"
    }
}

#[injectable]
struct NumberedController;

#[controller("numbered", host = "{number}.numbers.example")]
impl NumberedController {
    #[public]
    #[get("/")]
    async fn number(&self, #[host] number: u16) -> String {
        number.to_string()
    }
}

/// For every host.
#[injectable]
struct AnywhereController;

#[controller("orders")]
impl AnywhereController {
    #[public]
    #[post("/")]
    async fn create(&self) -> &'static str {
        "created"
    }

    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param] id: u8) -> String {
        format!("order {id} of anybody")
    }
}

#[module(controllers = [AnywhereController, TenantController, AdminController, NumberedController])]
struct AppModule;

async fn check(host: &str, path: &str, status: u16, text: &str) {
    let app = nest::testing!(AppModule).start_with_header().await;
    let answer = app.get(path).header("host", host).send().await.expect_status(status);
    if !text.is_empty() {
        answer.expect_text(text);
    }
}

fn versioned(app: Application) -> Application {
    app.versioning(Versioning::Header("x-version"))
}

trait Start {
    async fn start_with_header(self) -> nest::testing::TestApp;
}

impl Start for nest::testing::TestBuilder {
    async fn start_with_header(self) -> nest::testing::TestApp {
        self.configure(versioned).start().await
    }
}

#[nest::test]
async fn a_parameter_of_the_host_is_taken_in_small_letters_and_without_port() {
    check("a.example.com", "/orders", 200, "orders of a").await;
    check("Shop-1.EXAMPLE.com.:8080", "/orders", 200, "orders of shop-1").await;
    check("a.example.com", "/orders/7", 200, "order 7 of a").await;
}

#[nest::test]
async fn a_text_wins_over_a_parameter_and_a_host_over_none() {
    check("admin.example.com", "/orders", 200, "all orders").await;
    check("admin.example.org", "/orders", 200, "all orders").await;
    check("b.example.org", "/orders/7", 200, "order 7 of anybody").await;
}

#[nest::test]
async fn another_host_is_405_for_what_others_have_and_404_for_the_rest() {
    check("b.example.org", "/orders", 405, "").await;
    check("a.b.example.com", "/orders", 405, "").await;
    check("example.com", "/numbered", 404, "").await;
    check("[::1]:80", "/numbered", 404, "").await;
}

#[nest::test]
async fn allow_names_the_methods_of_the_host_and_of_every_host() {
    let app = nest::testing!(AppModule).start_with_header().await;
    let refused = |host| app.delete("/orders").header("host", host).send();
    refused("admin.example.com").await.expect_status(405).expect_header("allow", "GET, POST, HEAD, OPTIONS");
    refused("b.example.org").await.expect_status(405).expect_header("allow", "POST, OPTIONS");
}

#[nest::test]
async fn what_is_for_every_host_answers_where_the_host_has_nothing_of_the_method() {
    let app = nest::testing!(AppModule).start_with_header().await;
    app.post("/orders").header("host", "admin.example.com").send().await.expect_status(201).expect_text("created");
    app.post("/orders").send().await.expect_status(201);
}

#[nest::test]
async fn versions_are_told_apart_within_a_host() {
    let app = nest::testing!(AppModule).start_with_header().await;
    let get = |version: &'static str| app.get("/orders").header("host", "a.example.com").header("x-version", version);
    get("2").send().await.expect_text("orders of a, 2");
    get("1").send().await.expect_text("orders of a");
}

#[nest::test]
async fn a_parameter_that_is_not_what_its_type_expects_is_400() {
    check("12.numbers.example", "/numbered", 200, "12").await;
    check("x.numbers.example", "/numbered", 400, "").await;
}

#[nest::test]
async fn a_host_that_a_proxy_passes_on_counts_when_the_proxy_is_trusted_with_it() {
    let trusted =
        |app: Application| versioned(app).trust_proxies(nest::http::TrustedProxies::new(["10.0.0.1"]).with_host());
    let app = nest::testing!(AppModule).configure(trusted).start().await;
    let get = || app.get("/orders").header("host", "inside").header("x-forwarded-host", "a.example.com");
    get().from_address("10.0.0.1").send().await.expect_text("orders of a");
    get().from_address("10.0.0.2").send().await.expect_status(405);
}

#[test]
fn a_document_of_a_host_shows_what_its_clients_reach() {
    let application = nest::app!(AppModule);
    let of = |host: &str| nest::openapi::OpenApi::new("Orders", "1").host(host).document(&application);
    for (host, path, controller, hosts) in [
        (
            "admin.example.com",
            "/orders",
            "AdminController",
            serde_json::json!(["admin.example.com", "admin.example.org"]),
        ),
        ("admin.example.com", "/orders/{id}", "AnywhereController", serde_json::Value::Null),
        ("{tenant}.example.com", "/orders", "TenantController", serde_json::json!(["{tenant}.example.com"])),
        ("{tenant}.example.com", "/orders/{id}", "TenantController", serde_json::json!(["{tenant}.example.com"])),
        ("elsewhere.example", "/orders/{id}", "AnywhereController", serde_json::Value::Null),
    ] {
        let document = of(host);
        let operation = &document["paths"][path]["get"];
        let id = operation["operationId"].as_str().unwrap();
        assert!(id.starts_with(controller), "{host}: {id}");
        assert_eq!(operation["x-hosts"], hosts, "{host}");
    }
    assert_eq!(of("admin.example.com")["paths"]["/numbered"], serde_json::Value::Null);
}
