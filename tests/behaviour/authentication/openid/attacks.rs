//! What strangers try.

use std::time::Duration;

use nest::testing::TestClock;
use serde_json::json;

use super::provider::{CALLBACK, Provider, Signing};
use super::{ATTEMPT, begin, come_back, options, shop, sign_in, start, start_with};

const NOT_ACCEPTED: &str = "The identity provider's answer was not accepted";

#[nest::test]
async fn an_answer_with_another_state_is_refused() {
    let (provider, app, _) = start().await;
    let browser = app.client();
    let back = provider.consent(&begin(&browser).await).await;
    let (code, _) = back.split_once("&state=").unwrap();
    for wrong in ["&state=guessed", "&state=", ""] {
        let answer = come_back(&browser, &format!("{code}{wrong}")).await;
        answer
            .expect_status(400)
            .expect_message("This answer belongs to another sign-in")
            .expect_no_header("set-cookie");
    }
    assert_eq!(provider.asked("token"), 0);
    // What a stranger sends does not end the attempt.
    come_back(&browser, &back).await.expect_status(303);
}

#[nest::test]
async fn an_answer_is_bound_to_the_browser_that_began() {
    let (provider, app, _) = start().await;
    let (eve, ada) = (app.client(), app.client());
    let of_eve = provider.consent(&begin(&eve).await).await;
    let message = "This browser has not begun to sign in, or it was too long ago";
    come_back(&ada, &of_eve).await.expect_status(400).expect_message(message);
    // And one that is at it itself is not signed in to the stranger's account either.
    begin(&ada).await;
    come_back(&ada, &of_eve).await.expect_status(400).expect_message("This answer belongs to another sign-in");
    assert_eq!(provider.asked("token"), 0);
}

/// A stolen code, put into an attempt of the thief's own: the verifier of PKCE is another.
#[nest::test]
async fn a_code_of_another_attempt_is_worth_nothing() {
    let (provider, app, _) = start().await;
    let (eve, ada) = (app.client(), app.client());
    let of_ada = provider.consent(&begin(&ada).await).await;
    let of_eve = provider.consent(&begin(&eve).await).await;
    let (stolen, _) = of_ada.split_once("&state=").unwrap();
    let (_, state) = of_eve.split_once("&state=").unwrap();
    let answer = come_back(&eve, &format!("{stolen}&state={state}")).await;
    answer.expect_status(401).expect_message(NOT_ACCEPTED).expect_no_header("set-cookie");
}

#[nest::test]
async fn an_attempt_is_used_once() {
    let (provider, app, _) = start().await;
    let browser = app.client();
    let back = provider.consent(&begin(&browser).await).await;
    let cookie = browser.cookie(ATTEMPT).unwrap().replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    come_back(&browser, &back).await.expect_status(303);
    // With the cookie, which somebody may have kept.
    let path = back.strip_prefix("https://shop.example").unwrap();
    let answer = app.get(path).cookie(ATTEMPT, &cookie).send().await;
    answer.expect_status(400).expect_message("The sign-in has been used already");
    assert_eq!(provider.asked("token"), 1);
}

#[nest::test]
async fn a_code_that_the_provider_has_taken_before_is_refused() {
    let (provider, app, _) = start().await;
    let browser = app.client();
    let back = provider.consent(&begin(&browser).await).await;
    come_back(&browser, &back).await.expect_status(303);
    let (used, _) = back.split_once("&state=").unwrap();
    let again = provider.consent(&begin(&browser).await).await;
    let (_, state) = again.split_once("&state=").unwrap();
    come_back(&browser, &format!("{used}&state={state}")).await.expect_status(401).expect_message(NOT_ACCEPTED);
}

#[nest::test]
async fn an_attempt_ends_by_the_clock_whatever_the_browser_keeps() {
    let (provider, app, time) = start().await;
    let browser = app.client();
    let back = provider.consent(&begin(&browser).await).await;
    time.advance(Duration::from_secs(600));
    come_back(&browser, &back).await.expect_status(400).expect_message("The sign-in has expired");
    assert_eq!(provider.asked("token"), 0);
}

#[nest::test]
async fn an_attempt_at_one_provider_is_nothing_to_another() {
    let (honest, app, time) = start().await;
    let evil = Provider::start().await;
    let other = shop(options(&evil.issuer()), &time).start().await;
    let browser = app.client();
    let back = honest.consent(&begin(&browser).await).await;
    // Both applications have the same key for cookies, as two clients of one application have.
    let cookie = browser.cookie(ATTEMPT).unwrap().replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    let path = back.strip_prefix("https://shop.example").unwrap();
    let answer = other.get(path).cookie(ATTEMPT, &cookie).send().await;
    answer.expect_status(400).expect_message("This answer belongs to another sign-in");
    assert_eq!(evil.asked("token"), 0, "the other provider does not get the code");
    // One provider that says that the answer is another's (RFC 9207).
    let answer = come_back(&browser, &format!("{back}&iss=https://evil.example")).await;
    answer.expect_status(400).expect_message("This answer belongs to another sign-in");
}

#[nest::test]
async fn an_answer_that_says_two_things_is_refused() {
    let (provider, app, _) = start().await;
    let browser = app.client();
    let back = provider.consent(&begin(&browser).await).await;
    let answer = come_back(&browser, &format!("{back}&code=other")).await;
    answer.expect_status(400).expect_message("The answer of the identity provider is ambiguous");
}

#[nest::test]
async fn a_callback_that_says_nothing_is_no_answer() {
    let (_provider, app, _) = start().await;
    come_back(&app.client(), CALLBACK).await.expect_status(401);
}

#[nest::test]
async fn signing_in_goes_back_to_this_application_only() {
    let (_provider, app, _) = start().await;
    for to in
        ["https://evil.example", "//evil.example", "/%5Cevil.example", "%5C%5Cevil.example", "javascript:alert(1)"]
    {
        let answer = app.get(&format!("/session/begin?return_to={to}")).send().await;
        answer.expect_status(400).expect_message("a path of this application").expect_no_header("location");
    }
}

#[nest::test]
async fn an_id_token_is_signed_by_a_key_of_the_provider_and_by_no_secret() {
    let (provider, app, _) = start().await;
    for signing in [Signing::None, Signing::PublicKeyAsSecret, Signing::ClientSecret, Signing::Forged] {
        provider.conduct(|conduct| conduct.signing = signing);
        let answer = sign_in(&provider, &app.client()).await;
        answer.expect_status(401).expect_message(NOT_ACCEPTED).expect_no_header("set-cookie");
    }
}

#[nest::test]
async fn an_id_token_is_of_the_issuer_for_this_client_of_this_attempt_and_in_time() {
    let (provider, app, _) = start().await;
    for claims in [
        json!({ "iss": "https://evil.example" }),
        json!({ "iss": format!("{}/", provider.issuer()) }),
        json!({ "aud": "another" }),
        json!({ "aud": [] }),
        json!({ "aud": ["shop", "another"] }),
        json!({ "azp": "another" }),
        json!({ "nonce": "another" }),
        json!({ "nonce": null }),
        json!({ "exp": 1_600_000_000 }),
        json!({ "exp": null }),
        json!({ "iat": 9_000_000_000_u64, "exp": 9_000_000_300_u64 }),
        json!({ "sub": "" }),
        json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }),
    ] {
        provider.conduct(|conduct| conduct.claims = claims.clone());
        let answer = sign_in(&provider, &app.client()).await.expect_no_header("set-cookie");
        // One without a claim that the protocol requires is no ID token at all.
        let expected = if claims["exp"].is_null() && claims.get("exp").is_some() { 502 } else { 401 };
        assert_eq!(answer.status(), expected, "{claims}\n{answer}");
    }
}

#[nest::test]
async fn another_audience_may_be_trusted() {
    let (provider, app, _) = start_with(|options| options.extra_audience("reports")).await;
    provider.conduct(|conduct| conduct.claims = json!({ "aud": ["shop", "reports"], "azp": "shop" }));
    sign_in(&provider, &app.client()).await.expect_status(303);
    // Besides this client, not instead of it.
    provider.conduct(|conduct| conduct.claims = json!({ "aud": "reports" }));
    sign_in(&provider, &app.client()).await.expect_status(401);
}

#[nest::test]
async fn a_document_that_leads_elsewhere_stops_the_start() {
    let (provider, time) = (Provider::start().await, TestClock::new());
    let error = async |options| shop(options, &time).try_start().await.err().unwrap().to_string();
    // A redirect is not followed.
    let moved = error(options(&format!("{}/elsewhere", provider.issuer()))).await;
    assert!(moved.contains("/elsewhere` answered with 302"), "{moved}");
    for (document, expected) in [
        (json!({ "issuer": "https://evil.example" }), "its document is that of another issuer"),
        (json!({ "authorization_endpoint": "http://evil.example/a" }), "`http://evil.example/a` goes over plain HTTP"),
        (json!({ "jwks_uri": "http://evil.example/keys" }), "`http://evil.example/keys` goes over plain HTTP"),
        (json!({ "token_endpoint": null }), "it has no endpoint for tokens"),
        (json!({ "id_token_signing_alg_values_supported": ["HS256", "none"] }), "in no algorithm of a pair of keys"),
    ] {
        provider.conduct(|conduct| conduct.document = document.clone());
        let error = error(options(&provider.issuer())).await;
        assert!(error.contains(expected), "{error}");
    }
}
