//! Strategies for bodies: signing in by a name and a password, refreshing.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nest::auth::{
    Accounts, AuthBody, Authenticated, LocalLogin, LocalStrategy, LoginThrottle, MemoryRefreshSessions, PasswordHash,
    PasswordOptions, PasswordService, RefreshOwners, RefreshSessions, RefreshStore, RefreshStrategy,
};
use nest::http::{Failure, Json};
use nest::openapi::OpenApi;
use nest::testing::TestApp;
use nest::{controller, injectable, module};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use validator::Validate;

#[derive(Deserialize, JsonSchema, Validate)]
struct Login {
    email: String,
    password: String,
    #[validate(length(max = 5))]
    device: Option<String>,
}

#[derive(Deserialize, JsonSchema, Validate)]
struct Refresh {
    token: String,
}

/// The one user is ada.
#[injectable(value)]
struct Users {
    hash: PasswordHash,
    is_active: AtomicBool,
}

impl Users {
    fn active(&self) -> bool {
        self.is_active.load(Ordering::Relaxed)
    }
}

impl Accounts for Users {
    type Account = &'static str;

    async fn find(&self, name: &str) -> Result<Option<(&'static str, PasswordHash)>, Failure> {
        Ok((name == "ada" && self.active()).then(|| ("ada", self.hash.clone())))
    }
}

impl LocalLogin for Users {
    type Body = Json<Login>;

    fn name_and_password(Json(login): &Json<Login>) -> (&str, &str) {
        (&login.email, &login.password)
    }
}

impl RefreshOwners for Users {
    type Owner = String;
    type Body = Json<Refresh>;

    fn refresh_token(Json(body): &Json<Refresh>) -> &str {
        &body.token
    }

    async fn find(&self, subject: &str) -> Result<Option<String>, Failure> {
        Ok(self.active().then(|| subject.to_owned()))
    }
}

type Local = LocalStrategy<Users>;
type Refreshing = RefreshStrategy<Users>;

#[injectable]
struct SessionController {
    sessions: Arc<RefreshSessions>,
}

#[controller("session")]
impl SessionController {
    #[public]
    #[post("/", guards = [AuthBody<Local>])]
    #[status(200)]
    async fn sign_in(&self, #[body] login: Authenticated<Local>) -> String {
        let Json(body) = login.body;
        let device = body.device.unwrap_or_default();
        let (_, token) = self.sessions.open(login.principal, device).await.unwrap();
        token.expose().to_owned()
    }

    #[public]
    #[post("/refresh", guards = [AuthBody<Refreshing>])]
    #[status(200)]
    async fn refresh(&self, #[body] refresh: Authenticated<Refreshing>) -> Json<Value> {
        let goes_on = refresh.principal;
        Json(json!({ "of": goes_on.owner, "on": goes_on.session.device, "token": goes_on.token.expose() }))
    }
}

fn cheap() -> PasswordOptions {
    PasswordOptions { memory_kib: 8, iterations: 1, lanes: 1, concurrency: NonZeroUsize::MIN }
}

async fn users() -> Users {
    let hash = PasswordService::new(&cheap()).unwrap().hash("open sesame").await.unwrap();
    Users { hash, is_active: AtomicBool::new(true) }
}

#[module(
    controllers = [SessionController],
    providers = [
        provide(Users, factory = async || users().await),
        provide(PasswordService, factory = || PasswordService::new(&cheap())),
        provide(LoginThrottle, factory = LoginThrottle::default),
        provide(MemoryRefreshSessions, factory = MemoryRefreshSessions::default),
        provide(dyn RefreshStore, existing = MemoryRefreshSessions),
        provide(RefreshSessions, factory = |store: Arc<dyn RefreshStore>| RefreshSessions::new(store, Duration::from_secs(60))),
        LocalStrategy<Users>,
        RefreshStrategy<Users>,
        AuthBody<LocalStrategy<Users>>,
        AuthBody<RefreshStrategy<Users>>,
    ],
)]
struct SessionModule;

/// The status, and the message of a refusal or the body.
async fn post(app: &TestApp, path: &str, body: Value) -> (u16, String) {
    let answer = app.post(path).from_address("192.0.2.1").json(&body).send().await;
    match answer.status() {
        200 => (200, answer.text()),
        status => (status, answer.json::<Value>()["message"].as_str().unwrap_or_default().to_owned()),
    }
}

#[nest::test]
async fn a_body_with_the_right_password_gives_the_handler_the_account_and_the_body() {
    let app = nest::testing!(SessionModule).start().await;
    let login = json!({ "email": "ada", "password": "open sesame", "device": "phone" });
    let (status, token) = post(&app, "/session", login).await;
    assert_eq!(status, 200);
    let (_, refreshed) = post(&app, "/session/refresh", json!({ "token": token })).await;
    let refreshed: Value = serde_json::from_str(&refreshed).unwrap();
    assert_eq!((&refreshed["of"], &refreshed["on"]), (&json!("ada"), &json!("phone")));
}

#[nest::test]
async fn who_does_not_know_the_password_is_refused_before_the_handler_and_not_told_why() {
    let app = nest::testing!(SessionModule).start().await;
    let refused = (401, "Invalid credentials".to_owned());
    assert_eq!(post(&app, "/session", json!({ "email": "ada", "password": "guess" })).await, refused);
    assert_eq!(post(&app, "/session", json!({ "email": "bob", "password": "guess" })).await, refused);
    app.provider::<Users>().is_active.store(false, Ordering::Relaxed);
    assert_eq!(post(&app, "/session", json!({ "email": "ada", "password": "open sesame" })).await, refused);
    let sessions = app.provider::<RefreshSessions>();
    assert_eq!(sessions.list("ada").await.unwrap(), []);
}

#[nest::test]
async fn who_guesses_by_a_body_waits() {
    let app = nest::testing!(SessionModule).start().await;
    let mut statuses = Vec::new();
    for _ in 0..7 {
        statuses.push(post(&app, "/session", json!({ "email": "ada", "password": "guess" })).await.0);
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 401, 429]);
    let refused = post(&app, "/session", json!({ "email": "ada", "password": "open sesame" })).await;
    assert_eq!(refused, (429, "Too many login attempts".to_owned()));
}

#[nest::test]
async fn a_body_that_cannot_be_read_is_told_so_and_counts_for_nobody() {
    let app = nest::testing!(SessionModule).start().await;
    for _ in 0..10 {
        let long = json!({ "email": "ada", "password": "guess", "device": "much too long" });
        assert_eq!(post(&app, "/session", long).await.0, 400);
        assert_eq!(post(&app, "/session", json!({ "email": "ada" })).await.0, 400);
        assert_eq!(
            post(&app, "/session", json!({ "email": "ada", "password": "guess", "isAdmin": true })).await.0,
            400
        );
    }
    assert_eq!(app.post("/session").body("email=ada").send().await.status(), 415);
    assert_eq!(post(&app, "/session", json!({ "email": "ada", "password": "open sesame" })).await.0, 200);
}

#[nest::test]
async fn a_refresh_token_by_body_is_good_once_and_a_used_one_ends_its_session() {
    let app = nest::testing!(SessionModule).start().await;
    let (_, first) = post(&app, "/session", json!({ "email": "ada", "password": "open sesame" })).await;
    let refused = (401, "Invalid refresh token".to_owned());
    assert_eq!(post(&app, "/session/refresh", json!({ "token": "nonsense" })).await, refused);
    let (status, second) = post(&app, "/session/refresh", json!({ "token": first })).await;
    assert_eq!(status, 200);
    let second = serde_json::from_str::<Value>(&second).unwrap()["token"].clone();
    assert_eq!(post(&app, "/session/refresh", json!({ "token": first })).await, refused);
    assert_eq!(post(&app, "/session/refresh", json!({ "token": second })).await, refused);
}

#[nest::test]
async fn who_may_not_go_on_keeps_the_token_for_when_they_may_again() {
    let app = nest::testing!(SessionModule).start().await;
    let (_, token) = post(&app, "/session", json!({ "email": "ada", "password": "open sesame" })).await;
    app.provider::<Users>().is_active.store(false, Ordering::Relaxed);
    assert_eq!(post(&app, "/session/refresh", json!({ "token": token })).await.0, 401);
    app.provider::<Users>().is_active.store(true, Ordering::Relaxed);
    assert_eq!(post(&app, "/session/refresh", json!({ "token": token })).await.0, 200);
}

#[test]
fn the_document_says_what_a_strategy_for_bodies_reads_and_refuses_with() {
    let document: Value = OpenApi::new("Test", "1").document(&nest::app!(SessionModule));
    let operation = |path: &str| document["paths"][path]["post"].clone();
    let schema = |path: &str| operation(path)["requestBody"]["content"]["application/json"]["schema"].clone();
    assert_eq!(schema("/session"), json!({ "$ref": "#/components/schemas/Login" }));
    assert_eq!(schema("/session/refresh"), json!({ "$ref": "#/components/schemas/Refresh" }));
    for status in ["200", "400", "401", "413", "415", "429"] {
        assert!(operation("/session")["responses"][status].is_object(), "{status}");
    }
    assert_eq!(operation("/session/refresh")["responses"]["401"]["description"], "Invalid refresh token");
    assert!(operation("/session/refresh")["responses"].get("429").is_none());
}
