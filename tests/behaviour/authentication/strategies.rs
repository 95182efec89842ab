//! `AuthGuard`, what it asks for, and several strategies in order.

use std::sync::Arc;
use std::time::Duration;

use nest::auth::{
    ApiKey, AuthGuard, BearerToken, FirstOf, JwtKey, JwtService, JwtStrategy, MemoryRevocations, OptionalAuth,
    PresentedApiKey, RevocationStore, Revocations, RevokedTokens, Strategy, TokenHash,
};
use nest::http::{Failure, InternalServerError};
use nest::openapi::OpenApi;
use nest::testing::TestApp;
use nest::{ExecutionContext, Proof, controller, injectable, module};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Debug, Proof)]
struct Caller(String);

/// `Bearer user-7` is user 7; the database of `Bearer broken` has failed.
#[injectable]
struct Tokens;

impl Strategy for Tokens {
    type Credentials = BearerToken;
    type Principal = Caller;

    async fn validate(&self, token: BearerToken, _: &ExecutionContext) -> Result<Option<Caller>, Failure> {
        match token.expose() {
            "broken" => Err(InternalServerError::new("no database").into()),
            token => Ok(token.strip_prefix("user-").map(|id| Caller(id.to_owned()))),
        }
    }
}

/// One key is known.
#[injectable(value)]
struct KnownKey {
    id: String,
    hash: TokenHash,
}

#[injectable]
struct Keys {
    known: Arc<KnownKey>,
}

impl Strategy for Keys {
    type Credentials = PresentedApiKey;
    type Principal = Caller;

    async fn validate(&self, key: PresentedApiKey, _: &ExecutionContext) -> Result<Option<Caller>, Failure> {
        let stored = (key.id() == self.known.id).then_some(&self.known.hash);
        Ok(key.matches(stored).then(|| Caller("program".into())))
    }
}

type Callers = FirstOf<Tokens, Keys>;

#[injectable]
struct CallerController;

#[controller("callers")]
impl CallerController {
    #[get("/me", guards = [AuthGuard<Callers>])]
    async fn me(&self, caller: Caller) -> String {
        caller.0
    }

    #[get("/token", guards = [AuthGuard<Tokens>])]
    async fn token(&self, caller: Caller) -> String {
        caller.0
    }

    #[get("/maybe", guards = [OptionalAuth<Callers>])]
    async fn maybe(&self, caller: Option<Caller>) -> String {
        caller.map_or("nobody".into(), |caller| caller.0)
    }
}

fn key() -> &'static ApiKey {
    static KEY: std::sync::LazyLock<ApiKey> = std::sync::LazyLock::new(|| ApiKey::generate("test"));
    &KEY
}

#[module(
    controllers = [CallerController],
    providers = [
        Tokens,
        Keys,
        Callers,
        provide(KnownKey, factory = || KnownKey { id: key().id().into(), hash: key().hash().clone() }),
        AuthGuard<Callers>,
        AuthGuard<Tokens>,
        OptionalAuth<Callers>,
    ],
)]
struct CallersModule;

const KEY_CHALLENGE: &str = r#"ApiKey in="header", name="x-api-key""#;

/// The status, the body of a success, and the challenge.
async fn ask(path: &str, headers: &[(&str, &str)]) -> (u16, String, Option<String>) {
    let app = nest::testing!(CallersModule).start().await;
    let answer = headers.iter().fold(app.get(path), |request, (name, value)| request.header(name, value)).send().await;
    let body = if answer.status() == 200 { answer.text() } else { String::new() };
    let challenge = answer.header("www-authenticate").map(str::to_owned);
    (answer.status(), body, challenge)
}

#[nest::test]
async fn a_guard_proves_the_principal_of_its_strategy() {
    let (status, body, challenge) = ask("/callers/token", &[("authorization", "Bearer user-7")]).await;
    assert_eq!((status, body.as_str(), challenge), (200, "7", None));
}

#[nest::test]
async fn who_presents_nothing_is_told_all_that_would_be_taken() {
    assert_eq!(ask("/callers/token", &[]).await, (401, String::new(), Some("Bearer".into())));
    assert_eq!(ask("/callers/me", &[]).await.2, Some(format!("Bearer, {KEY_CHALLENGE}")));
    // Another scheme is nothing.
    assert_eq!(ask("/callers/token", &[("authorization", "Basic YTpi")]).await.2, Some("Bearer".into()));
}

#[nest::test]
async fn bad_credentials_are_answered_with_the_challenge_of_their_own_kind() {
    let invalid = Some(r#"Bearer error="invalid_token""#.to_owned());
    for header in ["Bearer nobody", "bearer nobody", "Bearer", "Bearer a b", "Bearer ä"] {
        assert_eq!(
            ask("/callers/me", &[("authorization", header)]).await,
            (401, String::new(), invalid.clone()),
            "{header}"
        );
    }
    assert_eq!(ask("/callers/me", &[("x-api-key", "nonsense")]).await.2, Some(KEY_CHALLENGE.into()));
}

#[nest::test]
async fn a_key_is_known_by_its_id_and_its_hash() {
    assert_eq!(ask("/callers/me", &[("x-api-key", key().expose())]).await.1, "program");
    let (mine, other) = (key().expose(), ApiKey::generate("test"));
    let forged = format!("test_{}_{}", key().id(), other.expose().rsplit('_').next().unwrap());
    assert_ne!(mine, forged);
    assert_eq!(ask("/callers/me", &[("x-api-key", &forged)]).await.0, 401);
    assert_eq!(ask("/callers/me", &[("x-api-key", other.expose())]).await.0, 401);
}

#[nest::test]
async fn the_first_strategy_that_recognizes_its_credentials_decides() {
    let good = key().expose();
    assert_eq!(ask("/callers/me", &[("authorization", "Bearer user-7"), ("x-api-key", good)]).await.1, "7");
    // A bad token with a good key is refused, and not passed on.
    assert_eq!(ask("/callers/me", &[("authorization", "Bearer nobody"), ("x-api-key", good)]).await.0, 401);
    assert_eq!(ask("/callers/me", &[("authorization", "Bearer !"), ("x-api-key", good)]).await.0, 401);
    // What is not its own is.
    assert_eq!(ask("/callers/me", &[("authorization", "Basic YTpi"), ("x-api-key", good)]).await.1, "program");
}

#[nest::test]
async fn a_request_with_two_credentials_of_a_kind_is_nobodys() {
    let two = [("authorization", "Bearer user-7"), ("authorization", "Bearer user-8")];
    assert_eq!(ask("/callers/token", &two).await.0, 401);
    assert_eq!(ask("/callers/me", &[("x-api-key", key().expose()), ("x-api-key", key().expose())]).await.0, 401);
}

#[nest::test]
async fn a_strategy_that_fails_does_not_refuse() {
    let (status, _, challenge) = ask("/callers/token", &[("authorization", "Bearer broken")]).await;
    assert_eq!((status, challenge), (500, None));
}

#[nest::test]
async fn optional_authentication_lets_strangers_through_and_no_bad_credentials() {
    assert_eq!(ask("/callers/maybe", &[]).await.1, "nobody");
    assert_eq!(ask("/callers/maybe", &[("authorization", "Bearer user-7")]).await.1, "7");
    assert_eq!(ask("/callers/maybe", &[("authorization", "Bearer nobody")]).await.0, 401);
}

#[test]
fn the_document_says_what_each_strategy_takes() {
    let document: Value = OpenApi::new("Test", "1").document(&nest::app!(CallersModule));
    let security = |path: &str| document["paths"][path]["get"]["security"].clone();
    assert_eq!(security("/callers/token"), json!([{ "bearer": [] }]));
    assert_eq!(security("/callers/me"), json!([{ "bearer": [] }, { "x-api-key": [] }]));
    assert_eq!(security("/callers/maybe"), json!([{ "bearer": [] }, { "x-api-key": [] }, {}]));
    assert!(document["paths"]["/callers/me"]["get"]["responses"]["401"].is_object());
    let scheme = json!({ "type": "apiKey", "in": "header", "name": "x-api-key" });
    assert_eq!(document["components"]["securitySchemes"]["x-api-key"], scheme);
}

/// The claims are the principal.
#[derive(Clone, Proof, Serialize, Deserialize)]
struct Member {
    sub: String,
    sid: String,
    jti: String,
}

#[injectable]
struct MemberController;

#[controller("members")]
impl MemberController {
    #[get("/me")]
    async fn me(&self, member: Member) -> String {
        member.sub
    }
}

fn key_of_tests() -> JwtKey {
    JwtKey::hs256(&"a secret of 32 bytes, for tests!".into())
}

fn service() -> JwtService {
    JwtService::new(key_of_tests()).issuer("https://test.example").audience("access")
}

#[module(
    controllers = [MemberController],
    providers = [
        provide(JwtService, factory = service),
        JwtStrategy<Member>,
        AuthGuard<JwtStrategy<Member>>,
    ],
    guards = [AuthGuard<JwtStrategy<Member>>],
)]
struct MembersModule;

#[module(
    controllers = [MemberController],
    providers = [
        provide(JwtService, factory = service),
        provide(MemoryRevocations, factory = MemoryRevocations::default),
        provide(dyn RevocationStore, existing = MemoryRevocations),
        provide(RevokedTokens, factory = |store: Arc<dyn RevocationStore>| RevokedTokens::new(store, Duration::from_secs(900))),
        provide(dyn Revocations, existing = RevokedTokens),
        JwtStrategy<Member>,
        AuthGuard<JwtStrategy<Member>>,
    ],
    guards = [AuthGuard<JwtStrategy<Member>>],
)]
struct RevocableModule;

fn member(sub: &str, sid: &str, jti: &str) -> Member {
    Member { sub: sub.into(), sid: sid.into(), jti: jti.into() }
}

fn token(claims: &impl Serialize) -> String {
    service().sign(claims, Duration::from_secs(60)).unwrap()
}

async fn me(app: &TestApp, token: &str) -> u16 {
    app.get("/members/me").header("authorization", format!("Bearer {token}")).send().await.status()
}

#[nest::test]
async fn the_claims_of_a_token_are_a_principal() {
    let app = nest::testing!(MembersModule).start().await;
    assert_eq!(me(&app, &token(&member("ada", "a", "1"))).await, 200);
    // A claim of the principal is required.
    assert_eq!(me(&app, &token(&json!({ "sub": "ada" }))).await, 401);
    let elsewhere = JwtService::new(key_of_tests()).issuer("https://test.example").audience("refresh");
    assert_eq!(me(&app, &elsewhere.sign(&member("ada", "a", "1"), Duration::from_secs(60)).unwrap()).await, 401);
}

#[nest::test]
async fn a_token_that_is_taken_back_is_refused_at_once() {
    let app = nest::testing!(RevocableModule).start().await;
    let (ada, elsewhere, bob) =
        (token(&member("ada", "a", "1")), token(&member("ada", "b", "2")), token(&member("bob", "c", "3")));
    assert_eq!(me(&app, &ada).await, 200);
    app.provider::<RevokedTokens>().revoke_session("a").await.unwrap();
    assert_eq!((me(&app, &ada).await, me(&app, &elsewhere).await), (401, 200));
    app.provider::<RevokedTokens>().revoke_subject("ada").await.unwrap();
    assert_eq!((me(&app, &elsewhere).await, me(&app, &bob).await), (401, 200));
}

#[module(
    controllers = [MemberController],
    providers = [
        provide(JwtService, factory = || service().require("scope").require_value("token_use", "access")),
        JwtStrategy<Member>,
        AuthGuard<JwtStrategy<Member>>,
    ],
    guards = [AuthGuard<JwtStrategy<Member>>],
)]
struct StrictModule;

#[nest::test]
async fn a_token_without_a_claim_that_the_service_requires_is_refused() {
    let app = nest::testing!(StrictModule).start().await;
    let ask = async |more: Value| {
        let mut claims = json!({ "sub": "ada", "sid": "a", "jti": "1" });
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        me(&app, &token(&claims)).await
    };
    assert_eq!(ask(json!({ "scope": "orders", "token_use": "access" })).await, 200);
    assert_eq!(ask(json!({ "token_use": "access" })).await, 401);
    assert_eq!(ask(json!({ "scope": null, "token_use": "access" })).await, 401);
    assert_eq!(ask(json!({ "scope": "orders" })).await, 401);
    assert_eq!(ask(json!({ "scope": "orders", "token_use": "id" })).await, 401);
}
