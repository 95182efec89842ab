//! What happens when everybody keeps to the protocol.

use std::time::Duration;

use nest::auth::OpenIdConnectOptions;
use serde_json::json;

use super::provider::{CALLBACK, CLIENT, Provider, SECRET, Signing};
use super::{ATTEMPT, ShopModule, Users, begin, come_back, options, shop, sign_in, start, start_with};
use crate::log::Log;

/// The values of a query.
fn query(address: &str) -> std::collections::BTreeMap<String, String> {
    let uri: http::Uri = address.parse().unwrap();
    let plain = |text: &str| text.replace("%3A", ":").replace("%2F", "/").replace('+', " ");
    let pairs = uri.query().unwrap().split('&').map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), plain(value))).collect()
}

#[nest::test]
async fn an_application_whose_users_sign_in_elsewhere_needs_a_key_for_cookies_to_start() {
    let provider = Provider::start().await;
    let options = options(&provider.issuer());
    let started = nest::testing!(ShopModule, override OpenIdConnectOptions<Users> = options).try_start().await;
    let text = started.map(|_| ()).unwrap_err().to_string();
    let expected = format!("- `GET /session/callback` reads the encrypted cookie `{ATTEMPT}`, ");
    assert!(text.lines().any(|line| line.starts_with(&expected) && line.contains("has no key")), "{text}");
}

#[nest::test]
async fn signing_in_opens_a_session_and_goes_back_to_where_it_began() {
    for signing in [Signing::Elliptic("ec"), Signing::Rsa] {
        let (provider, app, _) = start().await;
        provider.conduct(|conduct| conduct.signing = signing);
        let browser = app.client();
        browser.get("/session").send().await.expect_status(401);
        let answer = sign_in(&provider, &browser).await.expect_status(303).expect_header("location", "/orders");
        assert_eq!(answer.cookie(ATTEMPT).unwrap().value(), "", "the attempt ends");
        browser.get("/session").send().await.expect_status(200).expect_text("ada: ada@example.com staff");
        assert_eq!(browser.cookie(ATTEMPT), None);
    }
}

#[nest::test]
async fn the_provider_is_told_what_it_needs_and_no_secret() {
    let (provider, app, _) = start_with(|options| options.parameter("prompt", "login")).await;
    let page = begin(&app.client()).await;
    assert!(page.starts_with(&format!("{}/authorize?", provider.issuer())), "{page}");
    let query = query(&page);
    let says = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    assert_eq!(says("client_id"), CLIENT);
    assert_eq!(says("redirect_uri"), CALLBACK);
    assert_eq!(says("response_type"), "code");
    assert_eq!(says("scope"), "openid email");
    assert_eq!(says("code_challenge_method"), "S256");
    assert_eq!(says("code_challenge").len(), 43);
    assert_eq!(says("prompt"), "login");
    assert!(says("state").len() >= 22 && says("nonce").len() >= 22, "{page}");
    assert!(!page.contains("secret"), "{page}");
    let again = begin(&app.client()).await;
    assert_ne!(page, again);
}

#[nest::test]
async fn the_cookie_of_an_attempt_is_encrypted_short_lived_and_not_for_scripts() {
    let (_provider, app, _) = start().await;
    let answer = app.get("/session/begin").send().await.expect_status(303);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-openid="), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=600"] {
        assert!(cookie.contains(attribute), "{attribute} in {cookie}");
    }
    let state = query(answer.header("location").unwrap())["state"].clone();
    assert!(!cookie.contains(&state) && !answer.cookie(ATTEMPT).unwrap().value().contains("return_to"), "{cookie}");
}

#[nest::test]
async fn the_session_from_before_signing_in_ends_with_it() {
    let (provider, app, _) = start().await;
    let browser = app.client();
    sign_in(&provider, &browser).await.expect_status(303);
    let before = browser.cookie("__Host-session").unwrap();
    sign_in(&provider, &browser).await.expect_status(303);
    assert_ne!(browser.cookie("__Host-session").unwrap(), before);
    app.get("/session").cookie("__Host-session", &before).send().await.expect_status(401);
}

#[nest::test]
async fn user_info_adds_what_the_id_token_does_not_say() {
    let (provider, app, _) = start_with(|options| options.user_info()).await;
    provider.conduct(|conduct| {
        conduct.user_info = json!({ "sub": "ada", "phone_number": "+1 555", "email": "eve@example.com" });
    });
    let browser = app.client();
    sign_in(&provider, &browser).await.expect_status(303);
    browser.get("/session").send().await.expect_text("ada: ada@example.com staff \"+1 555\"");
}

#[nest::test]
async fn user_info_of_somebody_else_is_refused() {
    let (provider, app, _) = start_with(|options| options.user_info()).await;
    provider.conduct(|conduct| conduct.user_info = json!({ "sub": "eve" }));
    sign_in(&provider, &app.client()).await.expect_status(502).expect_no_header("set-cookie");
}

#[nest::test]
async fn an_email_that_is_not_verified_is_nobodys() {
    let (provider, app, _) = start().await;
    provider.conduct(|conduct| conduct.claims = json!({ "email_verified": false }));
    let browser = app.client();
    sign_in(&provider, &browser).await.expect_status(303);
    browser.get("/session").send().await.expect_text("ada: nobody staff");
}

#[nest::test]
async fn an_email_is_not_verified_by_what_user_info_says_of_another_one() {
    let (provider, app, _) = start_with(|options| options.user_info()).await;
    provider.conduct(|conduct| {
        conduct.claims = json!({ "email_verified": null });
        conduct.user_info = json!({ "sub": "ada", "email": "eve@example.com", "email_verified": true });
    });
    let browser = app.client();
    sign_in(&provider, &browser).await.expect_status(303);
    browser.get("/session").send().await.expect_text("ada: nobody staff");
}

#[nest::test]
async fn whom_the_accounts_do_not_know_is_answered_with_401() {
    let (provider, app, _) = start().await;
    provider.conduct(|conduct| conduct.claims = json!({ "sub": "stranger" }));
    sign_in(&provider, &app.client()).await.expect_status(401).expect_no_header("set-cookie");
}

#[nest::test]
async fn clocks_may_differ_by_the_leeway() {
    let (provider, app, time) = start().await;
    // The token ends after 300 seconds.
    let browser = app.client();
    let page = begin(&browser).await;
    let back = provider.consent(&page).await;
    time.advance(Duration::from_secs(350));
    come_back(&browser, &back).await.expect_status(303);
    let page = begin(&browser).await;
    let back = provider.consent(&page).await;
    time.advance(Duration::from_secs(20));
    come_back(&browser, &back)
        .await
        .expect_status(401)
        .expect_message("The identity provider's answer was not accepted");
}

#[nest::test]
async fn what_the_provider_refuses_is_told_without_its_words() {
    let (provider, app, _) = start().await;
    for (error, status, message) in [
        ("access_denied", 403, "Access was denied at the identity provider"),
        ("server_error", 400, "The identity provider did not sign the user in"),
        ("%3Cscript%3E", 400, "The identity provider did not sign the user in"),
    ] {
        provider.conduct(|conduct| conduct.error = Some(error));
        let answer = sign_in(&provider, &app.client()).await.expect_status(status).expect_message(message);
        assert!(!answer.text().contains("script") && !answer.text().contains("secret"), "{answer}");
    }
    assert_eq!(provider.asked("token"), 0);
}

#[nest::test]
async fn a_provider_that_is_down_stops_the_start_by_its_name() {
    let provider = Provider::start().await;
    provider.conduct(|conduct| conduct.is_down = true);
    let (issuer, time) = (provider.issuer(), nest::testing::TestClock::new());
    let error = shop(options(&issuer), &time).try_start().await.err().unwrap().to_string();
    assert!(error.contains(&format!("`{issuer}` answered with 503")), "{error}");
    assert!(!error.contains(SECRET), "{error}");
    // Nobody listens at port 1.
    let error = shop(options("http://127.0.0.1:1"), &time).try_start().await.err().unwrap().to_string();
    assert!(error.contains("`http://127.0.0.1:1` cannot be reached"), "{error}");
}

#[nest::test]
async fn an_application_may_start_without_its_provider() {
    let provider = Provider::start().await;
    provider.conduct(|conduct| conduct.is_down = true);
    let time = nest::testing::TestClock::new();
    let app = shop(options(&provider.issuer()).lazy(), &time).start().await;
    assert_eq!(provider.asked("discovery"), 0);
    for _ in 0..3 {
        let answer = app.get("/session/begin").send().await.expect_status(503);
        answer.expect_message("The identity provider cannot be reached");
    }
    assert_eq!(provider.asked("discovery"), 1, "it is not asked for each request");
    provider.conduct(|conduct| conduct.is_down = false);
    time.advance(Duration::from_secs(5));
    sign_in(&provider, &app.client()).await.expect_status(303);
}

#[nest::test]
async fn a_provider_that_is_down_at_the_end_is_503() {
    let (provider, app, _) = start().await;
    let browser = app.client();
    let back = provider.consent(&begin(&browser).await).await;
    provider.conduct(|conduct| conduct.is_down = true);
    let answer = come_back(&browser, &back).await.expect_status(503);
    answer.expect_message("The identity provider cannot be reached").expect_no_header("set-cookie");
}

#[nest::test]
async fn options_that_cannot_be_right_stop_the_start() {
    let time = nest::testing::TestClock::new();
    for (wrong, expected) in [
        (options("accounts.example"), "is no address of an issuer"),
        (options("http://accounts.example"), "goes over plain HTTP"),
        (options("https://accounts.example").parameter("nonce", "1"), "a name that the protocol uses itself"),
    ] {
        let error = shop(wrong, &time).try_start().await.err().unwrap().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[nest::test]
async fn no_secret_reaches_the_log() {
    let log = Log::start_at_every_level();
    let (provider, app, _) = start().await;
    let browser = app.client();
    let page = begin(&browser).await;
    let back = provider.consent(&page).await;
    come_back(&browser, &back).await.expect_status(303);
    come_back(&browser, &back).await.expect_status(400);
    sign_in(&provider, &browser).await.expect_status(303);
    let mut verifier = String::new();
    provider.conduct(|conduct| {
        verifier.clone_from(&conduct.last_verifier);
        conduct.signing = Signing::None;
    });
    sign_in(&provider, &browser).await.expect_status(401);
    let text = log.text();
    assert!(text.contains("a sign-in at an identity provider was refused"), "{text}");
    let query = query(&page);
    for secret in [SECRET, &verifier, &query["state"], &query["nonce"], "code-1", "access-1", "eyJ"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
