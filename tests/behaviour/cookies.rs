//! Cookies that answers set, and those that nobody else can have written.

use std::time::Duration;

use nest::http::{
    CacheControl, Conditional, CookieKey, Failure, IntoResponse, Json, Protected, Response, SameSite, SetCookie,
    StatusCode,
};
use nest::testing::{TestApp, TestResponse};
use nest::{Next, controller, filter, guard, injectable, interceptor, module, parameter};

#[injectable]
struct CookieController;

#[controller("cookies")]
impl CookieController {
    #[public]
    #[get("/plain")]
    async fn plain(&self) -> (SetCookie, &'static str) {
        (SetCookie::new("theme", "dark; mode=ä"), "set")
    }

    #[public]
    #[get("/several")]
    async fn several(&self) -> (Vec<SetCookie>, Json<u8>) {
        let all = SetCookie::new("a", 1).max_age(Duration::from_secs(60)).path("/cookies").domain("example.com");
        let open = SetCookie::new("b", 2).readable_by_scripts().same_site(SameSite::Strict).secure(false);
        (vec![all, open, SetCookie::remove("c"), SetCookie::new("__Host-d", 4)], Json(1))
    }

    #[public]
    #[get("/wrong")]
    async fn wrong(&self, #[query] path: String) -> (SetCookie, ()) {
        (SetCookie::new("a", "b").path(path), ())
    }

    #[public]
    #[post("/protected")]
    async fn protect(&self) -> (Vec<SetCookie<Protected>>, ()) {
        let signed = |name| SetCookie::new(name, "7").signed();
        (vec![signed("user"), signed("other"), SetCookie::new("secret", "ä; =").encrypted()], ())
    }

    #[public]
    #[get("/protected")]
    async fn read(&self, #[cookie(signed)] user: u32, #[cookie("secret", encrypted)] secret: Option<String>) -> String {
        format!("{user} {secret:?}")
    }

    #[public]
    #[get("/theme")]
    async fn theme(&self, #[cookie] theme: String) -> String {
        theme
    }
}

#[module(controllers = [CookieController])]
struct AppModule;

async fn app() -> TestApp {
    nest::testing!(AppModule).configure(|app| app.cookie_key(CookieKey::new([7; 64]).unwrap())).start().await
}

fn set(answer: &TestResponse) -> Vec<String> {
    answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

/// The values of the cookies that the application protects.
async fn protected(app: &TestApp) -> impl Fn(&str) -> String + use<> {
    let answer = app.post("/cookies/protected").send().await.expect_status(201);
    move |name| answer.cookie(name).unwrap().value().to_owned()
}

#[nest::test]
async fn a_cookie_is_careful_unless_it_says_otherwise() {
    let app = app().await;
    let answer = app.get("/cookies/plain").header("host", "shop.example").send().await.expect_status(200);
    assert_eq!(set(&answer), ["theme=dark%3B%20mode%3D%C3%A4; HttpOnly; SameSite=Lax; Secure; Path=/"]);
    assert_eq!(answer.text(), "set");
    for host in ["localhost", "127.0.0.1:3000", "[::1]:3000"] {
        let answer = app.get("/cookies/plain").header("host", host).send().await;
        assert_eq!(set(&answer), ["theme=dark%3B%20mode%3D%C3%A4; HttpOnly; SameSite=Lax; Path=/"], "{host}");
    }
    let theme = answer.cookie("theme").unwrap();
    let answer = app.get("/cookies/theme").cookie("theme", theme.value()).send().await;
    assert_eq!(answer.text(), "dark; mode=ä");
}

#[nest::test]
async fn each_cookie_has_a_header_of_its_own() {
    let answer = app().await.get("/cookies/several").send().await.expect_status(200);
    let set = set(&answer);
    assert_eq!(set[0], "a=1; HttpOnly; SameSite=Lax; Path=/cookies; Domain=example.com; Max-Age=60");
    assert_eq!(set[1], "b=2; SameSite=Strict; Path=/");
    assert!(set[2].starts_with("c=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Expires="), "{}", set[2]);
    assert_eq!(set[3], "__Host-d=4; HttpOnly; SameSite=Lax; Secure; Path=/");
}

#[nest::test]
async fn nothing_gets_out_of_its_attribute() {
    let app = app().await;
    for path in ["/; Domain=evil.example", "/\r\nset-cookie: a=b", "/\n"] {
        let answer = app.get("/cookies/wrong").query(&[("path", path)]).send().await.expect_status(500);
        assert!(set(&answer).is_empty(), "{path:?}");
    }
}

#[nest::test]
async fn protected_cookies_come_back_as_they_were() {
    let app = app().await;
    let value = protected(&app).await;
    assert!(value("user").ends_with('7'), "a signed value can be read");
    assert!(!value("secret").contains('ä'));
    let request = app.get("/cookies/protected").cookie("user", &value("user")).cookie("secret", &value("secret"));
    assert_eq!(request.send().await.expect_status(200).text(), "7 Some(\"ä; =\")");
}

#[nest::test]
async fn a_tampered_cookie_is_not_there() {
    let app = app().await;
    let value = protected(&app).await;
    let raised = value("user").replace('7', "8");
    for user in ["7", "", &raised, &value("other"), &value("secret")] {
        let answer = app.get("/cookies/protected").cookie("user", user).send().await;
        answer.expect_status(400).expect_message("The cookie user is required");
    }
    for secret in ["ä; =", &value("user"), &value("secret")[1..]] {
        let request = app.get("/cookies/protected").cookie("user", &value("user")).cookie("secret", secret);
        assert_eq!(request.send().await.expect_status(200).text(), "7 None", "{secret}");
    }
    // One that somebody has put in front does not hide the one that is ours.
    let request = app.get("/cookies/protected").cookie("user", "forged").cookie("user", &value("user"));
    assert_eq!(request.send().await.expect_status(200).text(), "7 None");
    let other = nest::testing!(AppModule).configure(|app| app.cookie_key(CookieKey::generate())).start().await;
    other.get("/cookies/protected").cookie("user", &value("user")).send().await.expect_status(400);
}

#[test]
fn a_key_is_long_enough_and_not_shown() {
    let error = CookieKey::new("too short").unwrap_err();
    assert_eq!(error.to_string(), "a key for cookies has 64 random bytes or more, and this one has 9");
    assert_eq!(format!("{:?}", CookieKey::generate()), "CookieKey(..)");
}

#[injectable]
struct KnowsDevice;

#[guard]
impl KnowsDevice {
    async fn can_activate(&self, #[cookie(signed)] device: Option<String>) -> bool {
        device.is_some()
    }
}

#[injectable]
struct DeviceController;

#[controller("devices", guards = [KnowsDevice])]
impl DeviceController {
    #[get("/", "all")]
    async fn list(&self) {}

    #[get("/one")]
    async fn one(&self) {}
}

#[module(controllers = [CookieController, DeviceController], providers = [KnowsDevice])]
struct ProtectedModule;

#[nest::test]
async fn without_a_key_an_application_that_reads_protected_cookies_does_not_start() {
    let started = nest::testing!(ProtectedModule).try_start().await;
    let text = started.map(|_| ()).unwrap_err().to_string();
    let said: Vec<&str> = text.lines().collect();
    assert_eq!(said.len(), 5, "{text}");
    for (line, start) in said[1..].iter().zip([
        "- `POST /cookies/protected` sets a protected cookie, tests/behaviour/cookies.rs:",
        "- `GET /cookies/protected` reads the signed cookie `user`, tests/behaviour/cookies.rs:",
        "- `GET /cookies/protected` reads the encrypted cookie `secret`, tests/behaviour/cookies.rs:",
        // Once, for all routes behind the guard.
        "- `GET /devices` reads the signed cookie `device`, tests/behaviour/cookies.rs:",
    ]) {
        let cure = "and the application has no key: `.cookie_key(CookieKey::new(config.cookie_secret)?)`, behind `nest::app!(…)`";
        assert!(line.starts_with(start) && line.ends_with(cure), "{text}");
    }
}

struct Visits(u32);

#[parameter]
async fn visits(#[header("x-shop")] _shop: Option<String>, #[cookie(encrypted, default = 0)] visits: u32) -> Visits {
    Visits(visits)
}

/// What it takes is read by the key.
struct Known(bool);

#[parameter]
async fn known(visits: Visits) -> Known {
    Known(visits.0 > 0)
}

#[injectable]
struct VisitController;

#[controller("visits")]
impl VisitController {
    #[public]
    #[get("/known")]
    async fn known(&self, known: Known) -> String {
        known.0.to_string()
    }
}

#[module(controllers = [VisitController])]
struct VisitModule;

#[nest::test]
async fn what_a_parameter_of_ones_own_reads_by_the_key_is_known_at_the_start() {
    let started = nest::testing!(VisitModule).try_start().await;
    let text = started.map(|_| ()).unwrap_err().to_string();
    let expected = "- `GET /visits/known` reads the encrypted cookie `visits`, tests/behaviour/cookies.rs:";
    assert!(text.lines().any(|line| line.starts_with(expected)), "{text}");
    let key = CookieKey::new([7; 64]).unwrap();
    let app = nest::testing!(VisitModule).configure(|app| app.cookie_key(key)).start().await;
    app.get("/visits/known").send().await.expect_text("false");
}

#[injectable]
struct PlainController;

#[controller("plain")]
impl PlainController {
    #[public]
    #[get("/")]
    async fn theme(&self, #[cookie] theme: Option<String>) -> String {
        theme.unwrap_or_default()
    }

    #[public]
    #[post("/")]
    async fn protect(&self) -> Response {
        (SetCookie::new("user", "7").signed(), ()).into_response()
    }
}

#[module(controllers = [PlainController])]
struct PlainModule;

#[nest::test]
async fn plain_cookies_need_no_key_and_what_cannot_be_protected_is_not_set() {
    let app = nest::testing!(PlainModule).start().await;
    app.get("/plain").cookie("theme", "dark").send().await.expect_status(200).expect_text("dark");
    let answer = app.post("/plain").send().await.expect_status(500);
    assert_eq!(answer.header("set-cookie"), None);
}

fn signed() -> SetCookie<Protected> {
    SetCookie::new("user", "7").signed().max_age(Duration::from_secs(60))
}

/// A result of its own, which sets what another one sets.
struct Welcome;

impl IntoResponse for Welcome {
    const SETS_PROTECTED: bool = <(SetCookie<Protected>, ()) as IntoResponse>::SETS_PROTECTED;

    fn into_response(self) -> Response {
        (signed(), ()).into_response()
    }

    fn into_reply(self, cx: &nest::ExecutionContext) -> Result<Response, Failure> {
        (signed(), ()).into_reply(cx)
    }
}

#[injectable]
struct SettingController;

#[controller("setting")]
impl SettingController {
    #[public]
    #[post("/result")]
    async fn result(&self) -> Result<(StatusCode, (SetCookie<Protected>, Json<u8>)), Failure> {
        Ok((StatusCode::ACCEPTED, (signed(), Json(1))))
    }

    #[public]
    #[get("/conditional")]
    async fn conditional(&self) -> (CacheControl, Conditional<(SetCookie, (Vec<SetCookie<Protected>>, Json<u8>))>) {
        (CacheControl::no_store(), Conditional((SetCookie::remove("theme"), (vec![signed()], Json(1)))))
    }

    #[public]
    #[post("/welcome")]
    async fn welcome(&self) -> Welcome {
        Welcome
    }

    #[public]
    #[get("/around", interceptors = [RemembersVisit])]
    async fn around(&self) {}

    #[public]
    #[get("/filtered", filters = [RemembersMistake])]
    async fn filtered(&self) -> Result<(), Failure> {
        Err(nest::http::NotFound::default().into())
    }

    #[public]
    #[post("/plain")]
    async fn plain(&self) -> (SetCookie, ()) {
        (SetCookie::new("theme", "dark"), ())
    }
}

#[derive(Default)]
#[injectable]
struct RemembersVisit;

#[interceptor]
impl RemembersVisit {
    async fn intercept(
        &self,
        _: &nest::ExecutionContext,
        next: Next<'_>,
    ) -> Result<(SetCookie<Protected>, Response), Failure> {
        Ok((SetCookie::new("visit", "1").encrypted(), next.run().await?))
    }
}

#[injectable]
struct RemembersMistake;

#[filter]
impl RemembersMistake {
    async fn catch(&self, error: Failure) -> (SetCookie<Protected>, Response) {
        (signed(), error.into_response())
    }
}

#[module(controllers = [SettingController], providers = [RemembersVisit, RemembersMistake])]
struct SettingModule;

#[nest::test]
async fn without_a_key_an_application_that_only_sets_protected_cookies_does_not_start() {
    let started = nest::testing!(SettingModule).try_start().await;
    let text = started.map(|_| ()).unwrap_err().to_string();
    let said: Vec<&str> = text.lines().skip(1).map(|line| line.split(", ").next().unwrap_or_default()).collect();
    let expected = [
        "POST /setting/result",
        "GET /setting/conditional",
        "POST /setting/welcome",
        "GET /setting/around",
        "GET /setting/filtered",
    ];
    assert_eq!(said, expected.map(|route| format!("- `{route}` sets a protected cookie")), "{text}");

    let app =
        nest::testing!(SettingModule).configure(|app| app.cookie_key(CookieKey::new([7; 64]).unwrap())).start().await;
    for (path, status) in [("conditional", 200), ("around", 200), ("filtered", 404)] {
        let answer = app.get(&format!("/setting/{path}")).send().await.expect_status(status);
        assert!(answer.header("set-cookie").is_some(), "{path}");
    }
    let answer = app.post("/setting/result").send().await.expect_status(202);
    assert!(
        answer.header("set-cookie").is_some_and(|cookie| cookie.starts_with("user=") && cookie.contains("Max-Age=60"))
    );
    app.post("/setting/welcome").send().await.expect_status(201);
}
