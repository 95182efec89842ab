//! Headers that tell browsers to be careful with answers.

use http::HeaderName;
use http::header::{REFERRER_POLICY, SERVER, X_FRAME_OPTIONS};
use nest::http::{Application, Cors, SecurityHeaders, ServerOptions, TlsConfig};
use nest::testing::{TestApp, TestResponse};
use nest::{controller, injectable, module};
use rcgen::{CertifiedKey, generate_simple_self_signed};

const HSTS: &str = "strict-transport-security";

#[injectable]
struct PageController;

#[controller("pages")]
impl PageController {
    #[public]
    #[get("/")]
    async fn json(&self) {}

    #[public]
    #[get("/html")]
    async fn html(&self) -> ([(HeaderName, &'static str); 2], &'static str) {
        let own = [("content-security-policy", "default-src 'self'"), ("x-frame-options", "SAMEORIGIN")];
        (own.map(|(name, value)| (HeaderName::from_static(name), value)), "page")
    }

    #[public]
    #[get("/panic")]
    async fn panic(&self) {
        panic!("a bug")
    }
}

#[module(controllers = [PageController])]
struct AppModule;

async fn careful(headers: SecurityHeaders) -> TestApp {
    let configure = |app: Application| app.security_headers(headers).trust_proxies(["10.0.0.1"]);
    nest::testing!(AppModule).configure(configure).start().await
}

fn expect_defaults(answer: TestResponse) -> TestResponse {
    answer
        .expect_header("x-content-type-options", "nosniff")
        .expect_header("x-frame-options", "DENY")
        .expect_header("referrer-policy", "no-referrer")
        .expect_header("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
        .expect_header("cross-origin-opener-policy", "same-origin")
        .expect_header("cross-origin-resource-policy", "same-origin")
        .expect_no_header("x-powered-by")
        .expect_no_header(SERVER.as_str())
}

#[nest::test]
async fn every_answer_has_them() {
    let app = careful(SecurityHeaders::default()).await;
    for (path, status) in [("/pages", 200), ("/nowhere", 404), ("/pages/panic", 500)] {
        expect_defaults(app.get(path).send().await.expect_status(status)).expect_no_header(HSTS);
    }
    expect_defaults(app.delete("/pages").send().await.expect_status(405));
}

#[nest::test]
async fn a_preflight_has_them_too() {
    let configure = |app: Application| app.security_headers(SecurityHeaders::default()).cors(Cors::any_origin());
    let app = nest::testing!(AppModule).configure(configure).start().await;
    let request =
        app.options("/pages").header("origin", "https://a.example").header("access-control-request-method", "PUT");
    expect_defaults(request.send().await.expect_header("access-control-allow-origin", "*"));
}

#[nest::test]
async fn none_are_sent_unless_the_application_says_so() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/pages").send().await.expect_no_header("x-frame-options").expect_no_header("x-powered-by");
}

#[nest::test]
async fn what_a_handler_sets_stays() {
    let app = careful(SecurityHeaders::default()).await;
    let answer = app.get("/pages/html").send().await.expect_header("content-security-policy", "default-src 'self'");
    let answer = answer.expect_header("x-frame-options", "SAMEORIGIN").expect_header("referrer-policy", "no-referrer");
    assert_eq!(answer.headers().get_all(X_FRAME_OPTIONS).iter().count(), 1);
}

#[nest::test]
async fn each_can_be_changed_or_left_out() {
    let headers = SecurityHeaders::default()
        .with(X_FRAME_OPTIONS, "SAMEORIGIN")
        .with(HeaderName::from_static("permissions-policy"), "camera=()")
        .without(&REFERRER_POLICY);
    let answer = careful(headers).await.get("/pages").send().await.expect_header("x-frame-options", "SAMEORIGIN");
    let answer = answer.expect_header("permissions-policy", "camera=()").expect_no_header("referrer-policy");
    answer.expect_header("x-content-type-options", "nosniff");
}

#[nest::test]
async fn tls_is_only_demanded_of_clients_that_came_by_it() {
    let app = careful(SecurityHeaders::default()).await;
    let from_proxy = app.get("/pages").from_address("10.0.0.1").header("x-forwarded-for", "203.0.113.7");
    let answer = from_proxy.header("x-forwarded-proto", "https").send().await;
    answer.expect_header(HSTS, "max-age=31536000; includeSubDomains");
    let forged = app.get("/pages").from_address("203.0.113.7").header("x-forwarded-proto", "https");
    forged.send().await.expect_no_header(HSTS);
}

#[nest::test]
async fn an_application_with_tls_demands_it() {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let mut server = ServerOptions::default();
    server.tls = Some(TlsConfig::from_pem(cert.pem().as_bytes(), signing_key.serialize_pem().as_bytes()).unwrap());
    let configure = |app: Application| app.server(server).security_headers(SecurityHeaders::default());
    let app = nest::testing!(AppModule).configure(configure).start().await;
    app.get("/pages").send().await.expect_header(HSTS, "max-age=31536000; includeSubDomains");
}

#[nest::test]
async fn what_is_no_value_of_a_header_does_not_start() {
    let headers = SecurityHeaders::default().with(REFERRER_POLICY, "no\nreferrer");
    let configure = |app: Application| app.security_headers(headers);
    let error = nest::testing!(AppModule).configure(configure).try_start().await.err().unwrap().to_string();
    let expected = "`security_headers` sets referrer-policy to \"no\\nreferrer\", which is no value of a header";
    assert!(error.contains(expected), "{error}");
}
