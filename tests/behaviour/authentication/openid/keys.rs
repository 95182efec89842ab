//! The keys of an issuer: fetched, kept, and fetched again, for sign-ins and for access tokens.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nest::auth::{AuthGuard, JwksOptions, JwtService, JwtStrategy};
use nest::testing::{TestApp, TestClock, TestResponse};
use nest::{Clock, Proof, controller, injectable, module};
use serde::Deserialize;
use serde_json::json;

use super::provider::{Provider, Signing};
use super::{sign_in, start};

#[nest::test]
async fn a_provider_may_rotate_its_keys() {
    let (provider, app, time) = start().await;
    sign_in(&provider, &app.client()).await.expect_status(303);
    assert_eq!(provider.asked("jwks"), 1, "the keys of the start are kept");
    provider.conduct(|conduct| {
        conduct.published = vec!["new"];
        conduct.signing = Signing::Elliptic("new");
    });
    // Within a minute nobody makes the application ask again.
    for _ in 0..3 {
        sign_in(&provider, &app.client()).await.expect_status(401);
    }
    assert_eq!(provider.asked("jwks"), 1);
    time.advance(Duration::from_secs(60));
    sign_in(&provider, &app.client()).await.expect_status(303);
    assert_eq!(provider.asked("jwks"), 2);
    // The old one was taken away.
    provider.conduct(|conduct| conduct.signing = Signing::Elliptic("ec"));
    sign_in(&provider, &app.client()).await.expect_status(401);
}

#[nest::test]
async fn keys_are_fetched_again_after_an_hour() {
    let (provider, app, time) = start().await;
    time.advance(Duration::from_secs(3600));
    // The provider's tokens are of an hour ago by this clock; what counts here is what was asked for.
    sign_in(&provider, &app.client()).await;
    assert_eq!(provider.asked("jwks"), 2);
}

#[derive(Clone, Deserialize, Proof)]
struct Caller {
    sub: String,
}

#[injectable]
struct ProfileController;

#[controller("profile")]
impl ProfileController {
    #[get("/")]
    async fn show(&self, caller: Caller) -> String {
        caller.sub
    }
}

#[injectable(value)]
struct Issuer(String);

#[module(
    controllers = [ProfileController],
    providers = [
        provide(Clock, value = Clock::system()),
        provide(Issuer, factory = || Issuer("https://nobody.example".to_owned())),
        provide(
            JwtService,
            factory = |issuer: Arc<Issuer>, clock: Arc<Clock>| {
                JwtService::published_at(JwksOptions::new(format!("{}/jwks", issuer.0)))
                    .map(|service| service.issuer("https://issuer.example").audience("api").clock((*clock).clone()))
            }
        ),
        JwtStrategy<Caller>,
        AuthGuard<JwtStrategy<Caller>>,
    ],
    guards = [AuthGuard<JwtStrategy<Caller>>],
)]
struct ApiModule;

async fn api() -> (Provider, TestApp, TestClock) {
    let (provider, time) = (Provider::start().await, TestClock::new());
    let app = nest::testing!(ApiModule, override Issuer = Issuer(provider.issuer()), override Clock = time.clock());
    (provider, app.start().await, time)
}

async fn ask(app: &TestApp, signing: Signing) -> TestResponse {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let claims = json!({ "sub": "ada", "iss": "https://issuer.example", "aud": "api", "iat": now, "exp": now + 86400 });
    app.get("/profile").bearer(signing.sign(&claims)).send().await
}

#[nest::test]
async fn access_tokens_are_verified_by_the_keys_that_are_published() {
    let (provider, app, _) = api().await;
    assert_eq!(provider.asked("jwks"), 0, "nothing is asked before the first token");
    for signing in [Signing::Elliptic("ec"), Signing::Rsa] {
        ask(&app, signing).await.expect_status(200).expect_text("ada");
    }
    assert_eq!(provider.asked("jwks"), 1);
    for signing in [Signing::None, Signing::PublicKeyAsSecret, Signing::Forged] {
        ask(&app, signing).await.expect_status(401);
    }
    assert_eq!(provider.asked("jwks"), 1, "a bad token is no reason to ask again");
}

#[nest::test]
async fn unknown_keys_are_asked_for_at_most_once_a_minute() {
    let (provider, app, time) = api().await;
    ask(&app, Signing::Elliptic("ec")).await.expect_status(200);
    for _ in 0..5 {
        ask(&app, Signing::Elliptic("made-up")).await.expect_status(401);
    }
    assert_eq!(provider.asked("jwks"), 1);
    time.advance(Duration::from_secs(60));
    for _ in 0..5 {
        ask(&app, Signing::Elliptic("made-up")).await.expect_status(401);
    }
    assert_eq!(provider.asked("jwks"), 2);
    provider.conduct(|conduct| conduct.published = vec!["ec", "made-up"]);
    time.advance(Duration::from_secs(60));
    ask(&app, Signing::Elliptic("made-up")).await.expect_status(200);
}

#[nest::test]
async fn keys_stay_good_while_their_issuer_is_down() {
    let (provider, app, time) = api().await;
    ask(&app, Signing::Elliptic("ec")).await.expect_status(200);
    provider.conduct(|conduct| conduct.is_down = true);
    time.advance(Duration::from_secs(2 * 3600));
    ask(&app, Signing::Elliptic("ec")).await.expect_status(200);
    ask(&app, Signing::Elliptic("unknown")).await.expect_status(401);
    assert_eq!(provider.asked("jwks"), 2, "and it is left alone for a while");
    // What it publishes then is what counts.
    provider.conduct(|conduct| (conduct.is_down, conduct.published) = (false, vec!["new"]));
    time.advance(Duration::from_secs(60));
    ask(&app, Signing::Elliptic("ec")).await.expect_status(401);
    ask(&app, Signing::Elliptic("new")).await.expect_status(200);
}

#[nest::test]
async fn without_any_key_nobody_knows_whether_a_token_is_good() {
    let (provider, app, time) = api().await;
    provider.conduct(|conduct| conduct.is_down = true);
    for _ in 0..3 {
        let answer = ask(&app, Signing::Elliptic("ec")).await;
        answer.expect_status(503).expect_message("Tokens cannot be verified at the moment");
    }
    assert_eq!(provider.asked("jwks"), 1);
    provider.conduct(|conduct| conduct.is_down = false);
    time.advance(Duration::from_secs(5));
    ask(&app, Signing::Elliptic("ec")).await.expect_status(200);
}
