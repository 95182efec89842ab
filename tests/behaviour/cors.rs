//! Which scripts of other origins may call the application and read its answers.

use std::time::Duration;

use http::header::{ETAG, IF_MATCH, ORIGIN, VARY};
use http::{HeaderName, Method};
use nest::http::{Application, Cors, Unauthorized};
use nest::testing::{TestApp, TestRequest, TestResponse};
use nest::{controller, guard, injectable, module};

const SHOP: &str = "https://shop.example";
const EVIL: &str = "https://evil.example";

#[injectable]
struct Nobody;

#[guard]
impl Nobody {
    async fn can_activate(&self) -> Result<(), Unauthorized> {
        Err(Unauthorized::new("nobody gets in"))
    }
}

#[injectable]
struct SharedController;

#[controller("shared")]
impl SharedController {
    #[public]
    #[get("/")]
    async fn open(&self) -> ([(HeaderName, &'static str); 1], &'static str) {
        ([(VARY, "accept")], "open")
    }

    #[get("/guarded", guards = [Nobody])]
    async fn guarded(&self) {}

    #[public]
    #[options("/options")]
    async fn options(&self) -> &'static str {
        "own"
    }
}

#[module(providers = [Nobody], controllers = [SharedController])]
struct AppModule;

async fn sharing(cors: Cors) -> TestApp {
    nest::testing!(AppModule).configure(|app| app.cors(cors)).start().await
}

fn preflight<'a>(app: &'a TestApp, path: &str, origin: &str) -> TestRequest<'a> {
    let request = app.request(Method::OPTIONS, path).header(ORIGIN.as_str(), origin);
    request.header("access-control-request-method", "POST").header("access-control-request-headers", "content-type")
}

/// All values of `Vary`.
fn vary(answer: &TestResponse) -> Vec<&str> {
    answer.headers().get_all(VARY).iter().map(|value| value.to_str().unwrap()).collect()
}

#[nest::test]
async fn nothing_is_shared_unless_the_application_says_so() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/shared").header("origin", SHOP).send().await.expect_no_header("access-control-allow-origin");
    assert_eq!(vary(&answer), ["accept"]);
    preflight(&app, "/shared", SHOP).send().await.expect_status(204).expect_no_header("access-control-allow-origin");
}

#[nest::test]
async fn an_allowed_origin_may_read_the_answer() {
    let app = sharing(Cors::origins([SHOP]).expose([ETAG])).await;
    let answer = app.get("/shared").header("origin", SHOP).send().await.expect_text("open");
    let answer = answer
        .expect_header("access-control-allow-origin", SHOP)
        .expect_header("access-control-expose-headers", "etag")
        .expect_no_header("access-control-allow-credentials")
        .expect_no_header("access-control-allow-methods");
    assert_eq!(vary(&answer), ["accept", "origin"]);
}

#[nest::test]
async fn errors_are_shared_as_well() {
    let app = sharing(Cors::origins([SHOP])).await;
    for (path, status) in [("/nowhere", 404), ("/shared/guarded", 401)] {
        let answer = app.get(path).header("origin", SHOP).send().await.expect_status(status);
        answer.expect_header("access-control-allow-origin", SHOP);
    }
}

#[nest::test]
async fn other_origins_are_not_mentioned() {
    let app = sharing(Cors::origins([SHOP]).expose([ETAG]).credentials()).await;
    for origin in
        [EVIL, "null", "http://shop.example", "https://shop.example:8443", "https://shop.example.evil.example", "*"]
    {
        for request in [app.get("/shared").header("origin", origin), preflight(&app, "/shared", origin)] {
            let answer = request.send().await;
            let said = answer.headers().keys().find(|name| name.as_str().starts_with("access-control"));
            assert_eq!(said, None, "{origin}");
            assert!(vary(&answer).contains(&"origin"), "{origin}");
        }
    }
    let answer = app.get("/shared").send().await.expect_no_header("access-control-allow-origin");
    assert!(vary(&answer).contains(&"origin"));
}

#[nest::test]
async fn a_preflight_is_answered_before_guards_and_routes() {
    let app = sharing(Cors::origins([SHOP])).await;
    for path in ["/shared", "/shared/guarded", "/shared/options", "/nowhere"] {
        let answer = preflight(&app, path, SHOP).send().await.expect_status(204).expect_text("");
        let answer = answer
            .expect_header("access-control-allow-origin", SHOP)
            .expect_header("access-control-allow-methods", "GET,HEAD,PUT,PATCH,POST,DELETE")
            .expect_header("access-control-allow-headers", "authorization,content-type")
            .expect_no_header("access-control-max-age")
            .expect_no_header("access-control-allow-credentials")
            .expect_no_header("access-control-allow-private-network");
        assert_eq!(vary(&answer), ["origin", "access-control-request-method, access-control-request-headers"]);
        assert!(answer.header("x-request-id").is_some());
    }
}

#[nest::test]
async fn a_preflight_says_what_the_application_allows() {
    let cors = Cors::origins([EVIL, SHOP])
        .methods([Method::GET, Method::PUT])
        .headers([IF_MATCH])
        .credentials()
        .max_age(Duration::from_secs(600))
        .private_network();
    let app = sharing(cors).await;
    let request = preflight(&app, "/shared", SHOP).header("access-control-request-private-network", "true");
    request
        .send()
        .await
        .expect_header("access-control-allow-methods", "GET,PUT")
        .expect_header("access-control-allow-headers", "if-match")
        .expect_header("access-control-allow-credentials", "true")
        .expect_header("access-control-max-age", "600")
        .expect_header("access-control-allow-private-network", "true");
    preflight(&app, "/shared", SHOP).send().await.expect_no_header("access-control-allow-private-network");
    let nothing = sharing(Cors::origins([SHOP]).methods([]).headers([])).await;
    let answer = preflight(&nothing, "/shared", SHOP).send().await;
    answer.expect_no_header("access-control-allow-methods").expect_no_header("access-control-allow-headers");
}

#[nest::test]
async fn an_options_request_that_is_no_preflight_goes_to_its_route() {
    let app = sharing(Cors::origins([SHOP])).await;
    let request = app.options("/shared/options").header("origin", SHOP);
    request.send().await.expect_text("own").expect_header("access-control-allow-origin", SHOP);
    app.options("/shared").send().await.expect_status(204).expect_header("allow", "GET, HEAD, OPTIONS");
}

#[nest::test]
async fn every_origin_is_a_star_that_depends_on_nothing() {
    let app = sharing(Cors::any_origin()).await;
    let answer =
        app.get("/shared").header("origin", EVIL).send().await.expect_header("access-control-allow-origin", "*");
    assert_eq!(vary(&answer), ["accept"]);
}

#[nest::test]
async fn a_function_can_decide() {
    let app = sharing(Cors::origins_where(|origin| {
        origin.strip_prefix("https://").is_some_and(|host| host == "shop.example")
    }))
    .await;
    app.get("/shared").header("origin", SHOP).send().await.expect_header("access-control-allow-origin", SHOP);
    app.get("/shared").header("origin", EVIL).send().await.expect_no_header("access-control-allow-origin");
}

async fn refusal(cors: Cors) -> String {
    let configure = |app: Application| app.cors(cors);
    nest::testing!(AppModule).configure(configure).try_start().await.err().unwrap().to_string()
}

#[nest::test]
async fn every_origin_with_credentials_does_not_start() {
    let error = refusal(Cors::any_origin().credentials()).await;
    assert!(error.contains("`cors` allows every origin together with credentials"), "{error}");
    assert!(error.contains("list the origins, `Cors::origins([\"https://shop.example\"])`"), "{error}");
}

#[nest::test]
async fn what_is_no_origin_does_not_start() {
    let error = refusal(Cors::origins(["*", "https://shop.example/", SHOP])).await;
    assert!(error.contains("`cors` lists \"*\": every origin is `Cors::any_origin()`"), "{error}");
    let slash = "`cors` lists \"https://shop.example/\", which is no origin: an origin ends behind its host and port, without a slash";
    assert!(error.contains(slash), "{error}");
    assert!(!error.contains("\"https://shop.example\""), "{error}");
}
