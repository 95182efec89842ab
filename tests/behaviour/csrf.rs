//! What pages of other origins make a browser send on behalf of its user.

use http::{Method, Request, Uri};
use nest::http::{AllowCrossOrigin, Application, Body, Csrf, Forbidden, StatusCode, TrustedProxies};
use nest::testing::TestApp;
use nest::{ExecutionContext, controller, filter, injectable, module};

const OWN: &str = "https://localhost";
const EVIL: &str = "https://evil.example";
const TRUSTED: &str = "https://shop.example";

#[injectable]
struct AccountController;

#[controller("account")]
impl AccountController {
    #[public]
    #[get("/")]
    async fn read(&self) {}

    #[public]
    #[post("/")]
    #[status(200)]
    async fn change(&self) {}

    #[public]
    #[delete("/")]
    async fn close(&self) {}

    #[public]
    #[post("/callback")]
    #[status(200)]
    #[metadata(AllowCrossOrigin)]
    async fn callback(&self) {}
}

#[injectable]
struct EmbeddedController;

#[controller("embedded")]
#[metadata(AllowCrossOrigin)]
impl EmbeddedController {
    #[public]
    #[post("/")]
    #[status(200)]
    async fn vote(&self) {}
}

#[module(controllers = [AccountController, EmbeddedController])]
struct AppModule;

async fn protected(configure: impl FnOnce(Application) -> Application) -> TestApp {
    let csrf = Csrf::default().trust_origins([TRUSTED]);
    nest::testing!(AppModule).configure(|app| configure(app.csrf(csrf))).start().await
}

async fn check(app: &TestApp, method: Method, path: &str, headers: &[(&str, &str)], expected: u16) {
    let request = app.request(method.clone(), path);
    let answer = headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send().await;
    assert_eq!(answer.status(), expected, "{method} {path} {headers:?}");
}

#[nest::test]
async fn what_a_browser_says_decides() {
    let app = protected(|app| app).await;
    for (headers, expected) in [
        (&[("sec-fetch-site", "same-origin")][..], 200),
        (&[("sec-fetch-site", "none")], 200),
        (&[("sec-fetch-site", "cross-site")], 403),
        (&[("sec-fetch-site", "same-site")], 403),
        (&[("sec-fetch-site", "what-the-future-brings")], 403),
        (&[("sec-fetch-site", "")], 403),
        (&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], 403),
        (&[("sec-fetch-site", "cross-site"), ("origin", OWN)], 403),
        (&[("sec-fetch-site", "same-origin"), ("origin", EVIL)], 200),
        (&[("origin", OWN)], 200),
        (&[("origin", "http://LOCALHOST")], 200),
        (&[("origin", EVIL)], 403),
        (&[("origin", "https://localhost:8443")], 403),
        (&[("origin", "https://localhost.evil.example")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "")], 403),
        (&[("origin", OWN), ("origin", EVIL)], 403),
        (&[], 200),
    ] {
        check(&app, Method::POST, "/account", headers, expected).await;
        check(&app, Method::DELETE, "/account", headers, expected).await;
    }
}

#[nest::test]
async fn methods_that_change_nothing_are_not_checked() {
    let app = protected(|app| app).await;
    let forged = [("sec-fetch-site", "cross-site"), ("origin", EVIL)];
    check(&app, Method::GET, "/account", &forged, 200).await;
    check(&app, Method::HEAD, "/account", &forged, 200).await;
    check(&app, Method::OPTIONS, "/account", &forged, 204).await;
}

#[nest::test]
async fn pages_of_trusted_origins_get_through() {
    let app = protected(|app| app).await;
    check(&app, Method::POST, "/account", &[("sec-fetch-site", "cross-site"), ("origin", TRUSTED)], 200).await;
    check(&app, Method::POST, "/account", &[("origin", TRUSTED)], 200).await;
    check(&app, Method::POST, "/account", &[("origin", TRUSTED), ("origin", EVIL)], 403).await;
    check(&app, Method::POST, "/account", &[("origin", "http://shop.example")], 403).await;
}

#[nest::test]
async fn routes_and_controllers_can_be_left_out() {
    let app = protected(|app| app).await;
    let forged = [("sec-fetch-site", "cross-site"), ("origin", EVIL)];
    check(&app, Method::POST, "/account/callback", &forged, 200).await;
    check(&app, Method::POST, "/embedded", &forged, 200).await;
    check(&app, Method::POST, "/account", &forged, 403).await;
}

#[nest::test]
async fn unknown_paths_and_mounted_services_are_checked() {
    let inner = nest::testing!(AppModule).start().await.service();
    let app = protected(|app| app.mount("/inner", inner)).await;
    let forged = [("sec-fetch-site", "cross-site")];
    check(&app, Method::POST, "/inner/account", &forged, 403).await;
    check(&app, Method::POST, "/inner/account", &[], 200).await;
    check(&app, Method::POST, "/nowhere", &forged, 403).await;
}

#[nest::test]
async fn the_host_may_come_from_a_trusted_proxy() {
    let app = protected(|app| app.trust_proxies(TrustedProxies::new(["10.0.0.1"]).with_host())).await;
    for (peer, expected) in [("10.0.0.1", 200), ("203.0.113.7", 403)] {
        let request = app.post("/account").from_address(peer).header("x-forwarded-host", "evil.example");
        request.header("origin", EVIL).send().await.expect_status(expected);
    }
}

#[nest::test]
async fn no_layer_leads_around_the_check() {
    let layer = tower::util::MapRequestLayer::new(|mut request: Request<Body>| {
        request.extensions_mut().clear();
        *request.uri_mut() = Uri::from_static("/account");
        request
    });
    let app = protected(|app| app.layer(layer)).await;
    // The route that is left out is not the one that is called.
    check(&app, Method::POST, "/account/callback", &[("origin", EVIL)], 403).await;
    check(&app, Method::POST, "/account/callback", &[("origin", OWN)], 200).await;
}

#[nest::test]
async fn nothing_is_checked_unless_the_application_says_so() {
    let app = nest::testing!(AppModule).start().await;
    check(&app, Method::POST, "/account", &[("sec-fetch-site", "cross-site"), ("origin", EVIL)], 200).await;
}

#[injectable]
struct InOtherWords;

#[filter]
impl InOtherWords {
    async fn catch(&self, error: Forbidden, cx: &ExecutionContext) -> (StatusCode, String) {
        (StatusCode::IM_A_TEAPOT, format!("{}: {error}", cx.request().path()))
    }
}

#[module(providers = [InOtherWords], filters = [InOtherWords], imports = [AppModule])]
struct FilteredModule;

#[nest::test]
async fn filters_of_the_application_see_a_refusal() {
    let app = nest::testing!(FilteredModule).configure(|app| app.csrf(Csrf::default())).start().await;
    let answer = app.post("/account").header("origin", EVIL).send().await.expect_status(418);
    answer.expect_text("/account: Cross-origin request refused");
}

#[nest::test]
async fn a_refusal_is_an_error_like_others() {
    let app = protected(|app| app).await;
    let answer = app.post("/account").header("origin", EVIL).send().await.expect_status(403);
    let expected =
        serde_json::json!({"statusCode": 403, "message": "Cross-origin request refused", "error": "Forbidden"});
    answer.expect_json(expected);
}

#[nest::test]
async fn what_is_no_origin_does_not_start() {
    let configure = |app: Application| app.csrf(Csrf::default().trust_origins(["shop.example", "*"]));
    let error = nest::testing!(AppModule).configure(configure).try_start().await.err().unwrap().to_string();
    let expected = "`csrf` trusts \"shop.example\", which is no origin: it is written like `https://shop.example`";
    assert!(error.contains(expected) && error.contains("`csrf` trusts \"*\""), "{error}");
}
