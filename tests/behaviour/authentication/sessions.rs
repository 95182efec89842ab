//! Sessions of browsers: the cookie, its life, and who may use it.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use nest::auth::{
    AuthGuard, MemorySessions, OptionalAuth, PresentedSession, Session, SessionOptions, SessionStore, SessionStrategy,
    Sessions,
};
use nest::http::{Failure, SetCookie};
use nest::testing::{TestApp, TestClock, TestResponse};
use nest::{Clock, controller, injectable, module};
use serde::{Deserialize, Serialize};

#[injectable(value)]
#[derive(Clone, Default, Serialize, Deserialize)]
struct Cart {
    products: Vec<u8>,
}

#[injectable]
struct CartController {
    sessions: Arc<Sessions<Cart>>,
}

#[controller("cart")]
impl CartController {
    #[public]
    #[post("/session")]
    async fn sign_in(&self, presented: PresentedSession) -> Result<(SetCookie, ()), Failure> {
        Ok((self.sessions.open(presented, "ada", Cart::default()).await?, ()))
    }

    #[get("/")]
    async fn count(&self, #[session] session: Session<Cart>) -> String {
        session.products.len().to_string()
    }

    #[get("/token")]
    async fn token(&self, #[session] session: &Session<Cart>) -> String {
        session.csrf_token().to_owned()
    }

    #[public]
    #[get("/maybe", guards = [OptionalAuth<SessionStrategy<Cart>>])]
    async fn maybe(&self, #[session] session: Option<Session<Cart>>) -> String {
        session.map_or_else(|| "nobody".to_owned(), |session| session.products.len().to_string())
    }

    #[post("/")]
    async fn add(&self, session: Session<Cart>) -> Result<(), Failure> {
        let mut cart = Cart::clone(&session);
        cart.products.push(1);
        self.sessions.update(&session, &cart).await
    }

    #[post("/rotate")]
    async fn rotate(&self, session: Session<Cart>) -> Result<(SetCookie, ()), Failure> {
        Ok((self.sessions.rotate(&session).await?, ()))
    }

    #[delete("/session")]
    async fn sign_out(&self, session: Session<Cart>) -> Result<(SetCookie, ()), Failure> {
        Ok((self.sessions.close(&session).await?, ()))
    }
}

#[injectable(value)]
struct Options(SessionOptions);

#[module(
    controllers = [CartController],
    providers = [
        provide(Clock, value = Clock::system()),
        provide(Options, factory = || Options(SessionOptions::default())),
        provide(MemorySessions, factory = MemorySessions::default),
        provide(dyn SessionStore, existing = MemorySessions),
        provide(
            Sessions<Cart>,
            factory = |store: Arc<dyn SessionStore>, options: Arc<Options>, clock: Arc<Clock>| {
                Sessions::new(store, options.0.clone()).clock((*clock).clone())
            }
        ),
        SessionStrategy<Cart>,
        AuthGuard<SessionStrategy<Cart>>,
        OptionalAuth<SessionStrategy<Cart>>,
    ],
    guards = [AuthGuard<SessionStrategy<Cart>>],
)]
struct CartModule;

const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const NAME: &str = "__Host-session";

async fn app() -> TestApp {
    nest::testing!(CartModule).start().await
}

async fn ask(app: &TestApp, method: Method, path: &str, token: &str, headers: &[(&str, &str)]) -> TestResponse {
    let request = app.request(method, path).cookie(NAME, token);
    headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send().await
}

/// The value of the cookie that an answer sets.
fn token(answer: &TestResponse) -> String {
    answer.cookie(NAME).expect("a session cookie").value().to_owned()
}

async fn signed_in(app: &TestApp) -> String {
    let answer = app.post("/cart/session").header(OWN.0, OWN.1).send().await;
    assert_eq!(answer.status(), 201);
    token(&answer)
}

#[nest::test]
async fn the_cookie_is_for_this_host_over_tls_and_not_for_scripts() {
    let answer = app().await.post("/cart/session").send().await;
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(attribute), "{attribute} in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(token(&answer).len(), 64);
}

#[nest::test]
async fn a_session_is_found_by_its_cookie_and_keeps_data() {
    let app = app().await;
    let ada = signed_in(&app).await;
    assert_eq!(ask(&app, Method::POST, "/cart", &ada, &[OWN]).await.status(), 201);
    assert_eq!(ask(&app, Method::GET, "/cart", &ada, &[]).await.text(), "1");
    let elsewhere = signed_in(&app).await;
    assert_eq!(ask(&app, Method::GET, "/cart", &elsewhere, &[]).await.text(), "0");
}

#[nest::test]
async fn a_session_may_be_there_or_not() {
    let app = app().await;
    let ada = signed_in(&app).await;
    assert_eq!(app.get("/cart/maybe").send().await.text(), "nobody");
    assert_eq!(ask(&app, Method::GET, "/cart/maybe", &ada, &[]).await.text(), "0");
}

#[nest::test]
async fn without_a_session_there_is_401_and_a_challenge() {
    let app = app().await;
    let answer = app.get("/cart").send().await;
    let challenge = Some(r#"Cookie cookie-name="__Host-session""#);
    assert_eq!((answer.status(), answer.header("www-authenticate")), (401, challenge));
    let answer = ask(&app, Method::GET, "/cart", &"0".repeat(64), &[]).await;
    assert_eq!((answer.status(), answer.header("www-authenticate")), (401, challenge));
}

#[nest::test]
async fn two_cookies_of_the_name_are_nobodys() {
    let app = app().await;
    let (one, other) = (signed_in(&app).await, signed_in(&app).await);
    let cookies = format!("{NAME}={one}; {NAME}={other}");
    assert_eq!(app.get("/cart").header("cookie", cookies).send().await.status(), 401);
}

#[nest::test]
async fn signing_in_ends_the_session_from_before() {
    let app = app().await;
    let before = signed_in(&app).await;
    let after = token(&ask(&app, Method::POST, "/cart/session", &before, &[OWN]).await);
    assert_ne!(before, after);
    assert_eq!(ask(&app, Method::GET, "/cart", &before, &[]).await.status(), 401);
    assert_eq!(ask(&app, Method::GET, "/cart", &after, &[]).await.status(), 200);
    // A cookie that somebody planted is not taken over either.
    let planted = "1".repeat(64);
    let after = token(&ask(&app, Method::POST, "/cart/session", &planted, &[OWN]).await);
    assert_ne!(after, planted);
    assert_eq!(ask(&app, Method::GET, "/cart", &planted, &[]).await.status(), 401);
}

#[nest::test]
async fn a_cookie_that_was_exchanged_is_worth_nothing_and_the_data_stays() {
    let app = app().await;
    let before = signed_in(&app).await;
    ask(&app, Method::POST, "/cart", &before, &[OWN]).await;
    let after = token(&ask(&app, Method::POST, "/cart/rotate", &before, &[OWN]).await);
    assert_eq!(ask(&app, Method::GET, "/cart", &before, &[]).await.status(), 401);
    assert_eq!(ask(&app, Method::GET, "/cart", &after, &[]).await.text(), "1");
}

#[nest::test]
async fn signing_out_ends_the_session_and_takes_the_cookie_away() {
    let app = app().await;
    let ada = signed_in(&app).await;
    let answer = ask(&app, Method::DELETE, "/cart/session", &ada, &[OWN]).await;
    assert_eq!((answer.status(), token(&answer).as_str()), (200, ""));
    assert_eq!(ask(&app, Method::GET, "/cart", &ada, &[]).await.status(), 401);
}

#[nest::test]
async fn all_sessions_of_a_subject_end_at_once() {
    let app = app().await;
    let (one, other) = (signed_in(&app).await, signed_in(&app).await);
    let sessions = app.provider::<Sessions<Cart>>();
    assert_eq!(sessions.list("ada").await.unwrap().len(), 2);
    sessions.close_all("ada").await.unwrap();
    for ended in [one, other] {
        assert_eq!(ask(&app, Method::GET, "/cart", &ended, &[]).await.status(), 401);
    }
}

/// An application whose time the test moves.
async fn timed() -> (TestApp, TestClock) {
    let time = TestClock::new();
    (nest::testing!(CartModule, override Clock = time.clock()).start().await, time)
}

const MINUTE: Duration = Duration::from_secs(60);

#[nest::test]
async fn a_session_that_is_not_used_is_over_and_one_that_is_used_goes_on() {
    let (app, time) = timed().await;
    let (used, idle) = (signed_in(&app).await, signed_in(&app).await);
    for _ in 0..3 {
        time.advance(10 * MINUTE);
        assert_eq!(ask(&app, Method::GET, "/cart", &used, &[]).await.status(), 200);
    }
    assert_eq!(ask(&app, Method::GET, "/cart", &idle, &[]).await.status(), 401);
}

#[nest::test]
async fn every_session_ends_and_a_new_cookie_does_not_prolong_it() {
    let (app, time) = timed().await;
    let mut ada = signed_in(&app).await;
    for _ in 0..35 {
        time.advance(20 * MINUTE);
        ada = token(&ask(&app, Method::POST, "/cart/rotate", &ada, &[OWN]).await);
    }
    time.advance(20 * MINUTE - Duration::from_secs(1));
    assert_eq!(ask(&app, Method::GET, "/cart", &ada, &[]).await.status(), 200);
    time.advance(Duration::from_secs(1));
    assert_eq!(ask(&app, Method::GET, "/cart", &ada, &[]).await.status(), 401);
}

#[nest::test]
async fn what_changes_something_comes_from_a_page_of_this_origin() {
    let app = app().await;
    let ada = signed_in(&app).await;
    for (headers, expected) in [
        (&[OWN][..], 201),
        (&[("sec-fetch-site", "none")], 201),
        (&[("origin", "https://localhost")], 201),
        (&[("sec-fetch-site", "same-site")], 403),
        (&[("sec-fetch-site", "cross-site")], 403),
        (&[("origin", "https://evil.example")], 403),
        (&[("origin", "null")], 403),
        // Nothing is known of where it comes from.
        (&[], 403),
        (&[("x-csrf-token", "guessed")], 403),
        (&[("x-csrf-token", "")], 403),
    ] {
        assert_eq!(ask(&app, Method::POST, "/cart", &ada, headers).await.status(), expected, "{headers:?}");
    }
    // What changes nothing may be asked for by a link on any page.
    assert_eq!(ask(&app, Method::GET, "/cart", &ada, &[("sec-fetch-site", "cross-site")]).await.status(), 200);
}

#[nest::test]
async fn who_repeats_the_token_of_the_session_needs_no_page() {
    let app = app().await;
    let (ada, bob) = (signed_in(&app).await, signed_in(&app).await);
    let csrf = ask(&app, Method::GET, "/cart/token", &ada, &[]).await.text();
    assert_ne!(csrf, ada);
    assert_eq!(ask(&app, Method::POST, "/cart", &ada, &[("x-csrf-token", &csrf)]).await.status(), 201);
    // It is the token of this session alone.
    assert_eq!(ask(&app, Method::POST, "/cart", &bob, &[("x-csrf-token", &csrf)]).await.status(), 403);
}

#[nest::test]
async fn pages_of_other_origins_sign_nobody_in() {
    let app = app().await;
    let sign_in = |headers: &[(&str, &str)]| {
        let request = app.post("/cart/session");
        headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send()
    };
    assert_eq!(sign_in(&[("sec-fetch-site", "cross-site")]).await.status(), 403);
    assert_eq!(sign_in(&[("origin", "https://evil.example")]).await.status(), 403);
}

#[nest::test]
async fn pages_of_trusted_origins_may_do_what_ones_own_may() {
    let mut options = SessionOptions::default();
    options.trusted_origins = vec!["https://shop.example".into()];
    let app = nest::testing!(CartModule, override Options = Options(options)).start().await;
    let ada = signed_in(&app).await;
    let from = |origin| [("sec-fetch-site", "cross-site"), ("origin", origin)];
    assert_eq!(ask(&app, Method::POST, "/cart", &ada, &from("https://shop.example")).await.status(), 201);
    assert_eq!(ask(&app, Method::POST, "/cart", &ada, &from("https://evil.example")).await.status(), 403);
}
