use jsonwebtoken::{Algorithm, EncodingKey, get_current_timestamp};
use proptest::prelude::*;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;

use super::*;

const SECRET: &str = "a secret of at least 32 bytes, for tests";
const MINUTE: Duration = Duration::from_secs(60);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Claims {
    sub: String,
}

fn service() -> JwtService {
    JwtService::new(JwtKey::hs256(&SecretString::from(SECRET)))
}

fn ada() -> Claims {
    Claims { sub: "ada".into() }
}

/// A token made by someone else: any header, any claims, any secret.
fn foreign(algorithm: Algorithm, claims: &Value, secret: &str) -> String {
    jsonwebtoken::encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

fn refused(token: &str) -> TokenError {
    service().verify::<Claims>(token).unwrap_err()
}

fn now() -> u64 {
    get_current_timestamp()
}

#[test]
fn what_was_signed_is_verified() {
    let token = service().sign(&ada(), MINUTE).unwrap();
    assert_eq!(service().verify::<Claims>(&token).unwrap(), ada());
}

#[test]
fn a_token_has_iat_and_exp_in_seconds() {
    let token = service().sign(&ada(), MINUTE).unwrap();
    let claims: Value = service().verify(&token).unwrap();
    let (iat, exp) = (claims["iat"].as_u64().unwrap(), claims["exp"].as_u64().unwrap());
    assert_eq!(exp - iat, 60);
    assert!(now() - iat <= 1);
}

#[test]
fn an_expired_token_is_refused_from_the_second_of_its_exp_on() {
    for exp in [now(), now() - 1, now() - 3_600] {
        let token = foreign(Algorithm::HS256, &json!({"sub": "ada", "exp": exp}), SECRET);
        assert!(refused(&token).is_expired());
    }
    let token = service().sign(&ada(), Duration::from_millis(999)).unwrap();
    assert!(refused(&token).is_expired());
}

#[test]
fn a_token_without_a_proper_exp_is_refused() {
    for claims in [
        json!({"sub": "ada"}),
        json!({"sub": "ada", "exp": null}),
        json!({"sub": "ada", "exp": "9999999999"}),
        json!({"sub": "ada", "exp": -1}),
        json!({"sub": "ada", "exp": 0}),
        json!({"sub": "ada", "exp": true}),
        json!({"sub": "ada", "exp": [9999999999u64]}),
    ] {
        let token = foreign(Algorithm::HS256, &claims, SECRET);
        assert!(service().verify::<Claims>(&token).is_err(), "{claims}");
    }
}

#[test]
fn a_token_is_not_valid_before_its_nbf() {
    let token = foreign(Algorithm::HS256, &json!({"sub": "ada", "exp": now() + 60, "nbf": now() + 30}), SECRET);
    assert_eq!(refused(&token).to_string(), "the token is not valid yet");
}

#[test]
fn the_algorithm_is_the_keys_and_never_the_tokens() {
    let claims = json!({"sub": "ada", "exp": now() + 60});
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        assert!(refused(&foreign(algorithm, &claims, SECRET)).is_forged());
    }
}

#[test]
fn an_unsigned_token_is_refused() {
    let good = service().sign(&ada(), MINUTE).unwrap();
    let parts: Vec<&str> = good.split('.').collect();
    // {"alg":"none"}, {"typ":"JWT","alg":"none"}, {"alg":"None"}, {"alg":""}, {"alg":"RS256"}, {}
    let headers = [
        "eyJhbGciOiJub25lIn0",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0",
        "eyJhbGciOiJOb25lIn0",
        "eyJhbGciOiIifQ",
        "eyJhbGciOiJSUzI1NiJ9",
        "e30",
    ];
    for header in headers.into_iter().chain([parts[0]]) {
        for signature in ["", parts[2]] {
            if header == parts[0] && signature == parts[2] {
                continue;
            }
            assert!(service().verify::<Claims>(&format!("{header}.{}.{signature}", parts[1])).is_err());
        }
        assert!(service().verify::<Claims>(&format!("{header}.{}", parts[1])).is_err());
    }
}

#[test]
fn a_token_of_another_key_is_refused() {
    let token = JwtService::new(JwtKey::random()).sign(&ada(), MINUTE).unwrap();
    assert!(refused(&token).is_forged());
}

#[test]
fn the_claims_of_one_token_do_not_fit_the_signature_of_another() {
    let (one, two) = (service().sign(&ada(), MINUTE).unwrap(), service().sign(&json!({"sub": "eve"}), MINUTE).unwrap());
    let (one, two): (Vec<_>, Vec<_>) = (one.split('.').collect(), two.split('.').collect());
    assert!(refused(&format!("{}.{}.{}", one[0], one[1], two[2])).is_forged());
}

#[test]
fn another_audience_is_refused_even_with_the_same_key() {
    let (access, refresh) = (service().audience("access"), service().audience("refresh"));
    let token = access.sign(&ada(), MINUTE).unwrap();
    assert!(access.verify::<Claims>(&token).is_ok());
    assert!(refresh.verify::<Claims>(&token).unwrap_err().is_wrong_party());
    assert!(service().verify::<Claims>(&token).unwrap_err().is_wrong_party());
    assert!(access.verify::<Claims>(&service().sign(&ada(), MINUTE).unwrap()).unwrap_err().is_malformed());
}

#[test]
fn a_missing_or_malformed_issuer_or_audience_is_refused() {
    let strict = service().issuer("shop").audience("access");
    for (iss, aud) in [
        (json!(null), json!("access")),
        (json!(7), json!("access")),
        (json!("other"), json!("access")),
        (json!([]), json!("access")),
        (json!("shop"), json!(null)),
        (json!("shop"), json!(7)),
        (json!("shop"), json!([])),
        (json!("shop"), json!(["other"])),
    ] {
        let claims = json!({"sub": "ada", "exp": now() + 60, "iss": iss, "aud": aud});
        let token = foreign(Algorithm::HS256, &claims, SECRET);
        assert!(strict.verify::<Claims>(&token).is_err(), "{claims}");
    }
    assert!(strict.verify::<Claims>(&strict.sign(&ada(), MINUTE).unwrap()).is_ok());
}

#[test]
fn a_token_without_a_claim_that_is_required_is_refused() {
    let strict = || service().require("scope").require_value("token_use", "access").require_value("amr", "mfa");
    let good = json!({"sub": "ada", "scope": "", "token_use": "access", "amr": ["pwd", "mfa"]});
    let services = [strict(), strict().clock(Clock::system()), strict().audience("shop")];
    for service in &services {
        let token = service.sign(&good, MINUTE).unwrap();
        assert_eq!(service.verify::<Claims>(&token).unwrap(), ada());
    }
    for (claim, value) in [
        ("scope", json!(null)),
        ("token_use", json!(null)),
        ("token_use", json!("id")),
        ("token_use", json!(["access", ["mfa"]])),
        ("amr", json!("pwd")),
        ("amr", json!([])),
        ("amr", json!({"mfa": true})),
    ] {
        let mut claims = good.clone();
        claims[claim] = value.clone();
        let is_met = value == json!(["access", ["mfa"]]);
        claims["exp"] = (now() + 60).into();
        let verified = strict().verify::<Claims>(&foreign(Algorithm::HS256, &claims, SECRET));
        assert_eq!(verified.is_ok(), is_met, "{claims}");
        let Err(error) = verified else { continue };
        assert!(error.is_wrong_claims() && !error.is_malformed());
        let why = std::error::Error::source(&error).unwrap().to_string();
        assert!(why.starts_with(&format!("the claim `{claim}` ")), "{why}");
        claims.as_object_mut().unwrap().remove("exp");
        assert!(strict().sign(&claims, MINUTE).unwrap_err().is_wrong_claims(), "{claims}");
    }
    // What is over, or forged, is told to be that.
    let mut claims = json!({"sub": "ada", "exp": 1});
    assert!(strict().verify::<Claims>(&foreign(Algorithm::HS256, &claims, SECRET)).unwrap_err().is_expired());
    claims["exp"] = (now() + 60).into();
    assert!(strict().verify::<Claims>(&foreign(Algorithm::HS256, &claims, "another")).unwrap_err().is_forged());
}

#[test]
fn a_claim_that_is_there_twice_counts_once() {
    let service = service();
    let header = "eyJhbGciOiJIUzI1NiJ9";
    let signed = |claims: &str| {
        let payload = base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, claims);
        let text = format!("{header}.{payload}");
        let secret = EncodingKey::from_secret(SECRET.as_bytes());
        format!("{text}.{}", jsonwebtoken::crypto::sign(text.as_bytes(), &secret, Algorithm::HS256).unwrap())
    };
    let (past, later) = (now() - 60, now() + 60);
    assert!(service.verify::<Claims>(&signed(&format!(r#"{{"sub":"ada","exp":{later}}}"#))).is_ok());
    // Into a struct it is refused, into a map the last one counts (RFC 7519, section 4); neither reads the first one.
    for claims in [
        format!(r#"{{"sub":"ada","sub":"eve","exp":{later}}}"#),
        format!(r#"{{"sub":"ada","exp":{later},"exp":{past}}}"#),
    ] {
        assert!(service.verify::<Claims>(&signed(&claims)).is_err(), "{claims}");
    }
    let twice = signed(&format!(r#"{{"sub":"ada","sub":"eve","exp":{later}}}"#));
    assert_eq!(service.verify::<Value>(&twice).map_or("eve".into(), |claims| claims["sub"].clone()), "eve");
    // What decides whether a token is in time is what its reader is given.
    let twice = signed(&format!(r#"{{"sub":"ada","exp":{past},"exp":{later}}}"#));
    let read = service.verify::<Value>(&twice).map_or_else(|_| later.into(), |claims| claims["exp"].clone());
    assert_eq!(read, json!(later));
}

#[test]
fn claims_of_another_type_are_told_from_a_malformed_token() {
    let token = service().sign(&json!({"sub": 7}), MINUTE).unwrap();
    let error = refused(&token);
    assert!(error.is_wrong_claims());
    assert!(std::error::Error::source(&error).is_some());
    assert!(refused("not.a.token").is_malformed());
    let expired = foreign(Algorithm::HS256, &json!({"sub": 7, "exp": 1}), SECRET);
    assert!(refused(&expired).is_expired());
}

#[test]
fn claims_that_the_service_sets_cannot_be_signed() {
    for name in OURS {
        assert!(service().sign(&json!({"sub": "ada", name: 1}), MINUTE).is_err());
        assert!(service().sign(&json!({"sub": "ada", name: null}), MINUTE).is_ok());
    }
    assert!(service().sign("ada", MINUTE).is_err());
}

#[test]
fn a_very_long_token_is_refused_unread() {
    let token = service().sign(&json!({"sub": "a".repeat(LONGEST_TOKEN)}), MINUTE).unwrap();
    assert!(refused(&token).is_malformed());
}

#[test]
fn a_lifetime_beyond_all_dates_does_not_overflow() {
    let token = service().sign(&ada(), Duration::MAX).unwrap();
    assert!(service().verify::<Claims>(&token).is_ok());
}

#[test]
fn neither_the_secret_nor_the_token_is_printed() {
    let service = service();
    let token = service.sign(&ada(), MINUTE).unwrap();
    let error = refused(&format!("{token}x"));
    let printed = format!("{service:?} {error:?} {error}");
    assert!(!printed.contains(SECRET) && !printed.contains(&token[..20]), "{printed}");
}

proptest! {
    #[test]
    fn no_text_panics_or_passes(token in "\\PC*|[A-Za-z0-9_-]{0,40}(\\.[A-Za-z0-9_-]{0,40}){0,4}") {
        prop_assert!(service().verify::<Claims>(&token).is_err());
    }

    #[test]
    fn a_token_with_any_character_changed_is_refused(place: prop::sample::Index, letter in "[A-Za-z0-9_.-]") {
        let token = service().sign(&ada(), MINUTE).unwrap();
        let place = place.index(token.len());
        let mut changed = token.clone();
        changed.replace_range(place..=place, &letter);
        prop_assume!(changed != token);
        prop_assert!(service().verify::<Claims>(&changed).is_err());
    }

    #[test]
    fn any_claims_come_back_as_they_were(sub in "\\PC*") {
        let token = service().sign(&Claims { sub: sub.clone() }, MINUTE).unwrap();
        prop_assert_eq!(service().verify::<Claims>(&token).unwrap().sub, sub);
    }
}
