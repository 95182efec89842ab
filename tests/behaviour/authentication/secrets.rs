//! What is written to the log by all of it, at every level: no password, no token, no key, no cookie, and none of their hashes.

use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use nest::auth::{
    Accounts, ApiKey, AuthBody, AuthGuard, Authenticated, BasicStrategy, DatabaseRefreshSessions, DatabaseRevocations,
    DatabaseSessions, DatabaseThrottle, FirstOf, JwtKey, JwtService, JwtStrategy, LocalLogin, LocalStrategy,
    LoginThrottle, PasswordHash, PasswordOptions, PasswordService, Pepper, PresentedApiKey, PresentedSession,
    RefreshOwners, RefreshSessions, RefreshStore, RefreshStrategy, RevocationStore, Revocations, RevokedTokens,
    SecretString, Session, SessionOptions, SessionStore, SessionStrategy, Sessions, Strategy, TokenHash,
};
use nest::data::{DataModule, DataOptions, DatabaseUrl, Migration};
use nest::http::{Failure, SetCookie, Unvalidated};
use nest::testing::{TestApp, TestResponse};
use nest::{ExecutionContext, Proof, controller, injectable, module};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::log::Log;

const PASSWORD: &str = "open sesame, said Ali";
const WRONG: &str = "open barley, said Cassim";
const PEPPER: &str = "the pepper of the tests, of 32 bytes and more";
const SECRET: &str = "the secret of the tests, of 32 bytes and more";
const PRIVATE: &str = "what the application keeps in a session";

static KEY: LazyLock<ApiKey> = LazyLock::new(|| ApiKey::generate("test"));

#[derive(Clone, Proof, Serialize, Deserialize)]
struct Caller {
    sub: String,
}

#[derive(Deserialize)]
struct Login {
    email: String,
    password: String,
}

#[derive(Deserialize)]
struct Refresh {
    token: String,
}

/// The one user is ada. The hash of her password is of an old cost, and made anew.
#[injectable(value)]
struct Users {
    hash: Mutex<PasswordHash>,
}

impl Accounts for Users {
    type Account = Caller;

    async fn find(&self, name: &str) -> Result<Option<(Caller, PasswordHash)>, Failure> {
        Ok((name == "ada").then(|| (Caller { sub: "ada".into() }, self.hash.lock().unwrap().clone())))
    }

    async fn rehashed(&self, _: &Caller, hash: PasswordHash) -> Result<(), Failure> {
        *self.hash.lock().unwrap() = hash;
        Ok(())
    }
}

impl LocalLogin for Users {
    type Body = Unvalidated<Login>;

    fn name_and_password(Unvalidated(login): &Unvalidated<Login>) -> (&str, &str) {
        (&login.email, &login.password)
    }
}

impl RefreshOwners for Users {
    type Owner = String;
    type Body = Unvalidated<Refresh>;

    fn refresh_token(Unvalidated(body): &Unvalidated<Refresh>) -> &str {
        &body.token
    }

    async fn find(&self, subject: &str) -> Result<Option<String>, Failure> {
        Ok(Some(subject.to_owned()))
    }
}

#[injectable]
struct Keys;

impl Strategy for Keys {
    type Credentials = PresentedApiKey;
    type Principal = Caller;

    async fn validate(&self, key: PresentedApiKey, _: &ExecutionContext) -> Result<Option<Caller>, Failure> {
        let stored = (key.id() == KEY.id()).then(|| KEY.hash());
        Ok(key.matches(stored).then(|| Caller { sub: "program".into() }))
    }
}

type Callers = FirstOf<JwtStrategy<Caller>, Keys>;
type Local = LocalStrategy<Users>;
type Refreshing = RefreshStrategy<Users>;

#[injectable(value)]
#[derive(Serialize, Deserialize)]
struct Note(String);

#[injectable]
struct SignInController {
    jwt: Arc<JwtService>,
    refresh: Arc<RefreshSessions>,
    sessions: Arc<Sessions<Note>>,
    revoked: Arc<RevokedTokens>,
}

#[controller]
impl SignInController {
    #[public]
    #[post("/sign-in", guards = [AuthBody<Local>])]
    async fn sign_in(
        &self,
        presented: PresentedSession,
        #[body] login: Authenticated<Local>,
    ) -> Result<(SetCookie, String), Failure> {
        let caller = &login.principal;
        let cookie = self.sessions.open(presented, &caller.sub, Note(PRIVATE.into())).await?;
        let (session, refresh) = self.refresh.open(&caller.sub, "phone").await.unwrap();
        let claims = json!({ "sub": caller.sub, "sid": session.id });
        let access = self.jwt.sign(&claims, Duration::from_secs(60)).unwrap();
        tracing::trace!(?login, ?session, ?refresh, ?cookie, "signed in");
        Ok((cookie, json!({ "access": access, "refresh": refresh.expose() }).to_string()))
    }

    #[public]
    #[post("/refresh", guards = [AuthBody<Refreshing>])]
    async fn refresh(&self, #[body] refresh: Authenticated<Refreshing>) -> String {
        tracing::trace!(?refresh, principal = ?refresh.principal, "refreshed");
        refresh.principal.token.expose().to_owned()
    }

    #[get("/basic", guards = [AuthGuard<BasicStrategy<Users>>])]
    async fn basic(&self, caller: Caller) -> String {
        caller.sub
    }

    #[get("/me", guards = [AuthGuard<Callers>])]
    async fn me(&self, caller: Caller) -> String {
        caller.sub
    }

    #[get("/session", guards = [AuthGuard<SessionStrategy<Note>>])]
    async fn session(&self, session: Session<Note>) -> String {
        tracing::trace!(?session, sessions = ?self.sessions, "looked at");
        session.csrf_token().to_owned()
    }

    #[delete("/sign-in", guards = [AuthGuard<Callers>])]
    async fn sign_out(&self, caller: Caller) -> Result<(), Failure> {
        self.revoked.revoke_subject(&caller.sub).await.unwrap();
        self.refresh.end_all(&caller.sub).await.unwrap();
        tracing::trace!(revoked = ?self.revoked, refresh = ?self.refresh, jwt = ?self.jwt, "signed out");
        Ok(())
    }
}

fn options(iterations: u32) -> PasswordOptions {
    PasswordOptions { memory_kib: 8, iterations, lanes: 1, concurrency: NonZeroUsize::MIN }
}

fn passwords(iterations: u32) -> PasswordService {
    let pepper = Pepper::new("1", SecretString::from(PEPPER));
    PasswordService::new(&options(iterations)).unwrap().peppered([pepper]).unwrap()
}

async fn users() -> Users {
    Users { hash: Mutex::new(passwords(1).hash(PASSWORD).await.unwrap()) }
}

const TABLES: &[Migration] = &[
    DatabaseRefreshSessions::migration(1),
    DatabaseSessions::migration(2),
    DatabaseRevocations::migration(3),
    DatabaseThrottle::migration(4),
];

fn refresh_sessions(store: Arc<dyn RefreshStore>) -> RefreshSessions {
    let signed = JwtService::new(JwtKey::hs256(&SECRET.into())).audience("refresh");
    RefreshSessions::new(store, Duration::from_secs(60)).signed(signed)
}

#[module(
    imports = [global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory())).migrations(TABLES))],
    controllers = [SignInController],
    providers = [
        provide(Users, factory = async || users().await),
        provide(PasswordService, factory = || passwords(2)),
        provide(JwtService, factory = || JwtService::new(JwtKey::hs256(&SECRET.into()).id("1")).audience("access")),
        provide(dyn RefreshStore, class = DatabaseRefreshSessions),
        provide(RefreshSessions, factory = refresh_sessions),
        provide(dyn SessionStore, class = DatabaseSessions),
        provide(Sessions<Note>, factory = |store: Arc<dyn SessionStore>| Sessions::new(store, SessionOptions::default())),
        provide(dyn RevocationStore, class = DatabaseRevocations),
        provide(
            RevokedTokens,
            factory = |store: Arc<dyn RevocationStore>| RevokedTokens::new(store, Duration::from_secs(60))
        ),
        provide(dyn Revocations, existing = RevokedTokens),
        DatabaseThrottle,
        provide(LoginThrottle, factory = |store: Arc<DatabaseThrottle>| LoginThrottle::default().store(store)),
        LocalStrategy<Users>,
        AuthBody<LocalStrategy<Users>>,
        BasicStrategy<Users>,
        AuthGuard<BasicStrategy<Users>>,
        RefreshStrategy<Users>,
        AuthBody<RefreshStrategy<Users>>,
        JwtStrategy<Caller>,
        Keys,
        FirstOf<JwtStrategy<Caller>, Keys>,
        AuthGuard<FirstOf<JwtStrategy<Caller>, Keys>>,
        SessionStrategy<Note>,
        AuthGuard<SessionStrategy<Note>>,
    ],
)]
struct SignInModule;

async fn post(app: &TestApp, path: &str, body: Value) -> TestResponse {
    app.post(path).header("sec-fetch-site", "same-origin").json(&body).send().await
}

#[nest::test]
async fn nothing_secret_is_in_the_log_at_any_level() {
    let log = Log::start_at_every_level();
    let app = nest::testing!(SignInModule).configure(|app| app.access_log()).start_on_socket().await;
    let mut secrets: Vec<String> =
        [PASSWORD, WRONG, PEPPER, SECRET, PRIVATE, "$argon2", "eyJ"].map(str::to_owned).into();

    post(&app, "/sign-in", json!({ "email": "ada", "password": WRONG })).await.expect_status(401);
    post(&app, "/sign-in", json!({ "email": "ada", "password": [WRONG] })).await.expect_status(400);
    let signed_in = post(&app, "/sign-in", json!({ "email": "ada", "password": PASSWORD })).await.expect_status(201);
    let cookie = signed_in.cookie("__Host-session").unwrap().value().to_owned();
    let tokens: Value = serde_json::from_str(&signed_in.text()).unwrap();
    let (access, refresh) = (tokens["access"].as_str().unwrap(), tokens["refresh"].as_str().unwrap());
    let next = post(&app, "/refresh", json!({ "token": refresh })).await.expect_status(201).text();
    post(&app, "/refresh", json!({ "token": refresh })).await.expect_status(401);

    let me = async |name: &str, value: &str| app.get("/me").header(name, value).send().await.status();
    assert_eq!(me("authorization", &format!("Bearer {access}")).await, 200);
    assert_eq!(me("authorization", &format!("Bearer {access}x")).await, 401);
    let (key, forged) = (KEY.expose(), ApiKey::generate("test"));
    assert_eq!(me("x-api-key", key).await, 200);
    assert_eq!(me("x-api-key", forged.expose()).await, 401);
    let session = app.get("/session").cookie("__Host-session", &cookie).send().await.expect_status(200);
    let basic = |password: &str| {
        let encoded = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, format!("ada:{password}"));
        (encoded.clone(), app.get("/basic").header("authorization", format!("Basic {encoded}")).send())
    };
    for (password, status) in [(PASSWORD, 200), (WRONG, 401)] {
        let (encoded, answer) = basic(password);
        answer.await.expect_status(status);
        secrets.push(encoded);
    }
    let sign_out = app.delete("/sign-in").header("authorization", format!("Bearer {access}"));
    sign_out.send().await.expect_status(200);
    assert_eq!(me("authorization", &format!("Bearer {access}")).await, 401);

    let hash = app.provider::<Users>().hash.lock().unwrap().as_str().to_owned();
    for secret in [access, refresh, &next, &cookie, key, forged.expose()] {
        secrets.extend([secret.to_owned(), TokenHash::of(secret).as_str().to_owned()]);
        secrets.extend(secret.split(['.', '_']).filter(|part| part.len() > 30).map(str::to_owned));
    }
    secrets.extend([session.text(), hash]);
    let text = log.text();
    for said in [
        "signed in",
        "refreshed",
        "looked at",
        "signed out",
        "credentials refused",
        "it has been revoked",
        "used twice",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    for secret in secrets {
        assert!(!secret.is_empty() && !text.contains(&secret), "{secret} in {text}");
    }
}
