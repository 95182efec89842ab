//! Keys of every kind: what they sign and verify, and which tricks with them fail.

use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use nest_auth::{JwtAlgorithm, JwtKey, JwtKeys, JwtService};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;

const MINUTE: Duration = Duration::from_secs(60);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Claims {
    sub: String,
}

fn ada() -> Claims {
    Claims { sub: "ada".into() }
}

macro_rules! key {
    ($name:literal) => {
        include_str!(concat!("keys/", $name))
    };
}

const JWKS: &str = key!("jwks.json");

/// Each algorithm of pairs with a private and a public key for it.
const PAIRS: &[(JwtAlgorithm, &str, &str)] = &[
    (JwtAlgorithm::Rs256, key!("rsa.pem"), key!("rsa.pub")),
    (JwtAlgorithm::Rs384, key!("rsa.pem"), key!("rsa.pub")),
    (JwtAlgorithm::Rs512, key!("rsa.pem"), key!("rsa.pub")),
    (JwtAlgorithm::Ps256, key!("rsa.pem"), key!("rsa.pub")),
    (JwtAlgorithm::Ps384, key!("rsa.pem"), key!("rsa.pub")),
    (JwtAlgorithm::Ps512, key!("rsa.pem"), key!("rsa.pub")),
    (JwtAlgorithm::Es256, key!("ec.pem"), key!("ec.pub")),
    (JwtAlgorithm::Es384, key!("ec384.pem"), key!("ec384.pub")),
    (JwtAlgorithm::EdDsa, key!("ed.pem"), key!("ed.pub")),
];

fn pair(algorithm: JwtAlgorithm) -> JwtKey {
    let (_, private, public) = PAIRS.iter().find(|(of, ..)| *of == algorithm).unwrap();
    JwtKey::pair(algorithm, &SecretString::from(*private), public).unwrap()
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

#[test]
fn each_pair_signs_what_its_public_key_verifies() {
    for (algorithm, _, public) in PAIRS {
        let token = JwtService::new(pair(*algorithm)).sign(&ada(), MINUTE).unwrap();
        let verifying = JwtService::new(JwtKey::public(*algorithm, public).unwrap());
        assert_eq!(verifying.verify::<Claims>(&token).unwrap(), ada(), "{algorithm:?}");
        let refused = verifying.sign(&ada(), MINUTE).unwrap_err();
        assert_eq!(refused.to_string(), "this service has public keys only, which verify and don't sign");
    }
}

#[test]
fn each_secret_signs_and_verifies_in_its_own_algorithm_only() {
    let algorithms = [JwtAlgorithm::Hs256, JwtAlgorithm::Hs384, JwtAlgorithm::Hs512];
    let service =
        |algorithm| JwtService::new(JwtKey::secret(algorithm, &secret("thirty-two bytes or many more!!!")).unwrap());
    for signing in algorithms {
        let token = service(signing).sign(&ada(), MINUTE).unwrap();
        for verifying in algorithms {
            let verified = service(verifying).verify::<Claims>(&token);
            assert_eq!(verified.is_ok(), signing == verifying, "{signing:?} at {verifying:?}");
        }
    }
}

/// The oldest trick with tokens: the public key, which everybody has, used as the secret of HMAC.
#[test]
fn a_public_key_is_no_secret() {
    for (algorithm, _, public) in PAIRS {
        let service = JwtService::new(JwtKey::public(*algorithm, public).unwrap());
        for hmac in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let claims = json!({"sub": "ada", "exp": jsonwebtoken::get_current_timestamp() + 60});
            let forged =
                jsonwebtoken::encode(&Header::new(hmac), &claims, &EncodingKey::from_secret(public.as_bytes()))
                    .unwrap();
            assert!(service.verify::<Claims>(&forged).unwrap_err().is_forged(), "{algorithm:?} by {hmac:?}");
        }
    }
    let refused = JwtKey::secret(JwtAlgorithm::Rs256, &secret(key!("rsa.pub"))).unwrap_err();
    assert_eq!(refused.to_string(), "this algorithm takes a pair of keys: use `JwtKey::pair`");
}

#[test]
fn a_token_of_another_algorithm_of_the_same_key_is_refused() {
    let token = JwtService::new(pair(JwtAlgorithm::Rs256)).sign(&ada(), MINUTE).unwrap();
    for other in [JwtAlgorithm::Rs384, JwtAlgorithm::Rs512, JwtAlgorithm::Ps256] {
        let service = JwtService::new(JwtKey::public(other, key!("rsa.pub")).unwrap());
        assert!(service.verify::<Claims>(&token).unwrap_err().is_forged(), "{other:?}");
    }
}

#[test]
fn keys_that_do_not_fit_are_told_when_they_are_read_and_are_not_quoted() {
    let told = |refused: Result<JwtKey, nest_auth::KeyError>| refused.unwrap_err().to_string();
    let stranger = key!("ec384.pub");
    let texts = [
        told(JwtKey::pair(JwtAlgorithm::Es256, &secret("-----BEGIN nonsense"), key!("ec.pub"))),
        told(JwtKey::pair(JwtAlgorithm::Es256, &secret(key!("ed.pem")), key!("ec.pub"))),
        told(JwtKey::pair(JwtAlgorithm::Es256, &secret(key!("ec.pem")), key!("ed.pub"))),
        told(JwtKey::pair(JwtAlgorithm::Es256, &secret(key!("ec.pem")), stranger)),
        told(JwtKey::pair(JwtAlgorithm::Hs256, &secret(key!("ec.pem")), key!("ec.pub"))),
        told(JwtKey::public(JwtAlgorithm::EdDsa, key!("rsa.pub"))),
        told(JwtKey::public(JwtAlgorithm::Hs256, key!("rsa.pub"))),
    ];
    for text in &texts {
        assert!(!text.contains("BEGIN") && !text.contains("MI"), "{text}");
    }
    assert_eq!(texts[0], "this is no private key for Es256 in PEM: it takes `PRIVATE KEY` (PKCS #8)");
    assert_eq!(texts[2], "this is no public key for Es256 in PEM: it takes `PUBLIC KEY`");
    assert_eq!(texts[4], "HMAC takes a secret: use `JwtKey::secret`");
    assert_eq!(texts[6], "HMAC has no public key: whoever verifies can sign as well");
}

#[test]
fn halves_of_two_pairs_are_told_apart() {
    let other = SecretString::from(
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n",
    );
    let refused = JwtKey::pair(JwtAlgorithm::EdDsa, &other, key!("ed.pub")).unwrap_err();
    assert_eq!(refused.to_string(), "the public key does not belong to the private one");
}

#[test]
fn a_token_of_the_old_key_is_good_until_the_key_is_taken_away() {
    let (old, new) = (JwtKey::random().id("old"), JwtKey::random().id("new"));
    let service = JwtService::new(old.clone());
    let before = service.sign(&ada(), MINUTE).unwrap();

    service.replace_keys(JwtKeys::new(new.clone()).and(old));
    let after = service.sign(&ada(), MINUTE).unwrap();
    assert_eq!(jsonwebtoken::decode_header(&after).unwrap().kid.as_deref(), Some("new"));
    assert_eq!(service.verify::<Claims>(&before).unwrap(), ada());
    assert_eq!(service.verify::<Claims>(&after).unwrap(), ada());

    service.replace_keys(JwtKeys::new(new.clone()).and(JwtKey::random().id("newer")));
    assert!(service.verify::<Claims>(&before).unwrap_err().is_unknown_key());
    assert_eq!(service.verify::<Claims>(&after).unwrap(), ada());
}

#[test]
fn a_named_key_verifies_no_token_that_names_another() {
    let (a, b) = (JwtKey::random(), JwtKey::random());
    let signed_by_a_as_b = JwtService::new(a.clone().id("b")).sign(&ada(), MINUTE).unwrap();
    let service = JwtService::new(JwtKeys::new(a.id("a")).and(b.id("b")));
    assert!(service.verify::<Claims>(&signed_by_a_as_b).unwrap_err().is_forged());
}

#[test]
fn rules_of_a_service_hold_for_each_of_its_keys_and_for_later_ones() {
    let (first, second) = (JwtKey::random().id("1"), JwtKey::random().id("2"));
    let service = JwtService::new(first).audience("shop").issuer("us");
    service.replace_keys(second.clone());
    let without = JwtService::new(second.clone()).sign(&ada(), MINUTE).unwrap();
    assert!(service.verify::<Claims>(&without).is_err());
    let with = service.sign(&ada(), MINUTE).unwrap();
    assert_eq!(service.verify::<Claims>(&with).unwrap(), ada());
}

#[test]
fn published_keys_verify_what_their_private_halves_sign() {
    let service = JwtService::new(JwtKeys::from_jwks(JWKS).unwrap());
    for (id, algorithm) in [("rsa", JwtAlgorithm::Rs256), ("ec", JwtAlgorithm::Es256), ("ed", JwtAlgorithm::EdDsa)] {
        let token = JwtService::new(pair(algorithm).id(id)).sign(&ada(), MINUTE).unwrap();
        assert_eq!(service.verify::<Claims>(&token).unwrap(), ada(), "{id}");
    }
    // A key for encryption verifies nothing, and neither does one of a kind that nobody knows yet.
    for id in ["enc", "unknown"] {
        let token = JwtService::new(pair(JwtAlgorithm::Rs256).id(id)).sign(&ada(), MINUTE).unwrap();
        assert!(service.verify::<Claims>(&token).unwrap_err().is_unknown_key(), "{id}");
    }
}

#[test]
fn a_set_of_keys_that_cannot_be_trusted_is_refused() {
    let told = |json: serde_json::Value| JwtKeys::from_jwks(&json.to_string()).unwrap_err().to_string();
    assert_eq!(told(json!([])), "this is no JSON Web Key Set");
    assert_eq!(told(json!({"keys": []})), "the JSON Web Key Set has no key that verifies signatures");
    assert_eq!(
        told(json!({"keys": [{"kty": "oct", "k": "c2VjcmV0", "alg": "HS256"}]})),
        "the JSON Web Key Set publishes a shared secret: whoever reads it can sign"
    );
    assert_eq!(
        told(json!({"keys": [{"kty": "RSA", "n": "A".repeat(171), "e": "AQAB"}]})),
        "a key of the JSON Web Key Set is weaker than 2048 bits of RSA"
    );
    let mut set: serde_json::Value = serde_json::from_str(JWKS).unwrap();
    set["keys"][0]["alg"] = "HS256".into();
    assert_eq!(told(set), "a key of the JSON Web Key Set does not fit its own algorithm");
}

#[test]
fn leeway_is_for_clocks_that_differ_and_ends() {
    let key = JwtKey::random();
    let service = JwtService::new(key.clone()).leeway(MINUTE);
    let expired = |seconds| {
        let now = jsonwebtoken::get_current_timestamp();
        json!({"sub": "ada", "exp": now - seconds})
    };
    // `exp` cannot be chosen through the service itself.
    let shared = secret("a secret of at least 32 bytes, for tests");
    let shared_service = JwtService::new(JwtKey::hs256(&shared)).leeway(MINUTE);
    let sign = |seconds| {
        let secret = EncodingKey::from_secret(b"a secret of at least 32 bytes, for tests");
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &expired(seconds), &secret).unwrap()
    };
    assert!(shared_service.verify::<Claims>(&sign(30)).is_ok());
    assert!(shared_service.verify::<Claims>(&sign(61)).unwrap_err().is_expired());
    assert!(service.verify::<Claims>(&sign(30)).unwrap_err().is_forged());
}

#[test]
fn what_a_token_names_as_its_key_is_compared_and_nothing_else() {
    let named = || JwtKey::random().id("2026-11");
    let service = JwtService::new(JwtKeys::new(named()).and(JwtKey::random().id("2026-10")));
    let kids = ["../../dev/null", "' OR 1=1 --", "2026-11\0", "2026-1", "", "https://evil.example/keys.json"];
    for kid in kids {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(kid.to_owned());
        let claims = json!({"sub": "ada", "exp": jsonwebtoken::get_current_timestamp() + 60});
        // The secret that a file or a row that is not there would give.
        let forged = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(b"")).unwrap();
        assert!(service.verify::<Claims>(&forged).unwrap_err().is_unknown_key(), "{kid}");
    }
}
