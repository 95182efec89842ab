//! What is known to be tried with signed tokens (RFC 8725, the OWASP cheat sheet, PortSwigger's list), beside what `jwt_keys` has: each
//! is refused.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use nest_auth::{JwtAlgorithm, JwtKey, JwtKeys, JwtService, SecretString};
use serde_json::{Value, json};

const MINUTE: Duration = Duration::from_secs(60);

const SECRET: &[u8] = b"a secret of at least 32 bytes, for tests";

macro_rules! key {
    ($name:literal) => {
        include_str!(concat!("keys/", $name))
    };
}

fn claims() -> Value {
    json!({ "sub": "ada", "exp": jsonwebtoken::get_current_timestamp() + 60 })
}

/// A service with a shared secret, and one for each kind of public key.
fn services() -> Vec<(&'static str, JwtService)> {
    let public = |algorithm, pem| JwtService::new(JwtKey::public(algorithm, pem).unwrap());
    vec![
        ("HMAC", hmac()),
        ("RSA", public(JwtAlgorithm::Rs256, key!("rsa.pub"))),
        ("ECDSA", public(JwtAlgorithm::Es256, key!("ec.pub"))),
        ("Ed25519", public(JwtAlgorithm::EdDsa, key!("ed.pub"))),
        ("published", JwtService::new(JwtKeys::from_jwks(key!("jwks.json")).unwrap())),
    ]
}

fn hmac() -> JwtService {
    JwtService::new(JwtKey::hs256(&SecretString::from(std::str::from_utf8(SECRET).unwrap())))
}

fn elliptic() -> (JwtService, String) {
    let private = SecretString::from(key!("ec.pem"));
    let service = JwtService::new(JwtKey::pair(JwtAlgorithm::Es256, &private, key!("ec.pub")).unwrap());
    let token = service.sign(&json!({ "sub": "ada" }), MINUTE).unwrap();
    (service, token)
}

/// A token with this header, whatever it says, and a good signature of HMAC.
fn signed(header: &str, claims: &str) -> String {
    let text = format!("{}.{}", BASE64.encode(header), BASE64.encode(claims));
    let signature =
        jsonwebtoken::crypto::sign(text.as_bytes(), &EncodingKey::from_secret(SECRET), Algorithm::HS256).unwrap();
    format!("{text}.{signature}")
}

fn is_refused(service: &JwtService, token: &str) -> bool {
    service.verify::<Value>(token).is_err()
}

/// Each part of the header that names a key of the attacker's: the key itself, or where to fetch it.
#[test]
fn a_key_that_a_token_brings_along_is_not_looked_at() {
    let own = EncodingKey::from_ed_pem(
        b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n",
    )
    .unwrap();
    for (name, service) in services() {
        let mut header = Header::new(Algorithm::EdDSA);
        header.jwk = Some(
            serde_json::from_value(json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "kid": "mine",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }))
            .unwrap(),
        );
        header.jku = Some("https://evil.example/keys.json".into());
        header.x5u = Some("https://evil.example/chain.pem".into());
        header.x5c = Some(vec!["MIIB".into()]);
        for kid in [None, Some("mine"), Some("ed"), Some("rsa")] {
            header.kid = kid.map(str::to_owned);
            let token = jsonwebtoken::encode(&header, &claims(), &own).unwrap();
            assert!(is_refused(&service, &token), "{name} {kid:?}");
        }
    }
}

/// RFC 7515, section 4.1.11: what has to be understood, and is not.
#[test]
fn a_token_with_extensions_that_nobody_here_knows_is_refused() {
    let (service, claims) = (hmac(), claims().to_string());
    assert!(service.verify::<Value>(&signed(r#"{"alg":"HS256"}"#, &claims)).is_ok());
    for header in [
        r#"{"alg":"HS256","crit":["b64"],"b64":false}"#,
        r#"{"alg":"HS256","crit":["exp"],"exp":1}"#,
        r#"{"alg":"HS256","crit":["http://evil.example/admin"],"http://evil.example/admin":true}"#,
        r#"{"alg":"HS256","crit":[]}"#,
    ] {
        let services =
            [hmac(), hmac().require("sub"), JwtService::new(JwtKeys::new(hmac_key()).and(JwtKey::random().id("b")))];
        for service in services {
            let refused = service.verify::<Value>(&signed(header, &claims)).unwrap_err();
            assert!(refused.is_malformed(), "{header}: {refused}");
        }
    }
}

fn hmac_key() -> JwtKey {
    JwtKey::hs256(&SecretString::from(std::str::from_utf8(SECRET).unwrap()))
}

#[test]
fn no_second_algorithm_in_a_header_is_taken_for_the_first() {
    let claims = claims().to_string();
    for header in [
        r#"{"alg":"none","alg":"HS256"}"#,
        r#"{"alg":"HS256","alg":"none"}"#,
        r#"{"alg":["HS256","none"]}"#,
        r#"{"alg":{"name":"HS256"}}"#,
        r#"{"alg":"hs256"}"#,
        r#"{"ALG":"HS256"}"#,
        r#"{"alg":null}"#,
        r#"[]"#,
        r#""HS256""#,
        "",
    ] {
        assert!(is_refused(&hmac(), &signed(header, &claims)), "{header}");
    }
}

/// A signature of ECDSA is two numbers of a length; CVE-2022-21449 took zeros for one, and others take DER.
#[test]
fn a_signature_that_is_none_passes_for_no_token() {
    let (service, token) = elliptic();
    assert!(!is_refused(&service, &token));
    let (text, signature) = token.rsplit_once('.').unwrap();
    let good = BASE64.decode(signature).unwrap();
    let (r, s) = good.split_at(32);
    let order = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad,
        0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    let mut der = vec![0x30, 68, 0x02, 32];
    der.extend(r);
    der.extend([0x02, 32]);
    der.extend(s);
    let signatures: Vec<Vec<u8>> = vec![
        vec![],
        vec![0; 64],
        [&[0; 32][..], s].concat(),
        [r, &[0; 32]].concat(),
        [&order[..], &order].concat(),
        [r, &order].concat(),
        vec![0xff; 64],
        good[..63].to_vec(),
        [&good[..], &[0]].concat(),
        [&[0], &good[..]].concat(),
        [s, r].concat(),
        der,
        r.to_vec(),
    ];
    for signature in signatures {
        let token = format!("{text}.{}", BASE64.encode(&signature));
        assert!(service.verify::<Value>(&token).unwrap_err().is_forged(), "{signature:02x?}");
    }
    for (name, service) in services() {
        for length in [0, 1, 32, 63, 64, 65, 256, 257, 512] {
            let empty = format!("{text}.{}", BASE64.encode(vec![0; length]));
            assert!(is_refused(&service, &empty), "{name} {length}");
        }
    }
}

/// What means the same bytes to a lenient reader is another text, by which a token could be told apart from one that was taken back.
#[test]
fn a_token_has_one_spelling() {
    let (service, token) = (hmac(), hmac().sign(&json!({ "sub": "ada" }), MINUTE).unwrap());
    assert!(!is_refused(&service, &token));
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts[..] else { panic!("three parts") };
    let last = signature.chars().last().unwrap();
    let mut texts = vec![
        format!("{token}="),
        format!("{header}=.{payload}.{signature}"),
        format!("{header}.{payload}=.{signature}"),
        format!(" {token}"),
        format!("{token} "),
        format!("{token}\n"),
        format!("{token}\0"),
        format!("{token}."),
        format!(".{token}"),
        format!("{token}.{signature}"),
        format!("{header}.{payload}\n.{signature}"),
        format!("{header}..{signature}"),
        format!("{header}.{payload}"),
        format!("{payload}.{signature}"),
        token.replace('.', "%2E"),
        token.replacen('.', "\u{FF0E}", 1),
        json!({ "protected": header, "payload": payload, "signature": signature }).to_string(),
    ];
    // The last character of 43 has two bits that belong to no byte.
    texts.extend(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            .chars()
            .filter(|other| *other != last)
            .map(|other| format!("{header}.{payload}.{}{other}", &signature[..signature.len() - 1])),
    );
    for text in texts {
        assert!(is_refused(&service, &text), "{text:?}");
    }
}

#[test]
fn an_encrypted_token_is_no_signed_one() {
    let parts = ["eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0", "", "AAAAAAAAAAAAAAAA", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA"];
    for (name, service) in services() {
        assert!(service.verify::<Value>(&parts.join(".")).unwrap_err().is_malformed(), "{name}");
    }
}

#[test]
fn of_two_published_keys_of_one_name_neither_verifies_what_the_other_one_does_not() {
    let mut set: Value = serde_json::from_str(key!("jwks.json")).unwrap();
    for key in set["keys"].as_array_mut().unwrap() {
        key["kid"] = "one".into();
    }
    let service = JwtService::new(JwtKeys::from_jwks(&set.to_string()).unwrap());
    let pair = |algorithm, private: &str, public| {
        JwtService::new(JwtKey::pair(algorithm, &SecretString::from(private), public).unwrap().id("one"))
    };
    let mine = pair(JwtAlgorithm::Rs256, key!("rsa.pem"), key!("rsa.pub"));
    assert!(!is_refused(&service, &mine.sign(&json!({}), MINUTE).unwrap()), "the first one is found");
    for hmac in [Algorithm::HS256, Algorithm::HS384] {
        let mut header = Header::new(hmac);
        header.kid = Some("one".into());
        for secret in [key!("rsa.pub"), key!("ec.pub"), key!("ed.pub"), ""] {
            let forged =
                jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(secret.as_bytes())).unwrap();
            assert!(service.verify::<Value>(&forged).unwrap_err().is_forged());
        }
    }
}

/// Of RSA an exponent of 1 makes every text its own signature, and a modulus may be padded to look longer than it is.
#[test]
fn published_keys_that_are_none_verify_nothing() {
    let set: Value = serde_json::from_str(key!("jwks.json")).unwrap();
    let rsa = set["keys"].as_array().unwrap().iter().find(|key| key["kty"] == "RSA" && key["kid"] == "rsa").unwrap();
    let with = |name: &str, value: &str| {
        let mut key = rsa.clone();
        key[name] = value.into();
        JwtKeys::from_jwks(&json!({ "keys": [key] }).to_string())
    };
    let short = format!("{}{}", "A".repeat(171), "z".repeat(171));
    assert_eq!(
        with("n", &short).unwrap_err().to_string(),
        "a key of the JSON Web Key Set is weaker than 2048 bits of RSA"
    );
    // 1, 0, 2, 4, and nothing.
    for exponent in ["AQ", "AA", "Ag", "BA", ""] {
        let Ok(keys) = with("e", exponent) else { continue };
        let service = JwtService::new(keys);
        let text =
            format!("{}.{}", BASE64.encode(r#"{"alg":"RS256","kid":"rsa"}"#), BASE64.encode(claims().to_string()));
        let forged = format!("{text}.{}", BASE64.encode(padded(text.as_bytes())));
        assert!(is_refused(&service, &forged), "{exponent:?}");
        let genuine = SecretString::from(key!("rsa.pem"));
        let genuine = JwtKey::pair(JwtAlgorithm::Rs256, &genuine, key!("rsa.pub")).unwrap().id("rsa");
        let genuine = JwtService::new(genuine).sign(&json!({}), MINUTE).unwrap();
        assert!(is_refused(&service, &genuine), "{exponent:?}");
    }
}

/// What the signature of a text is under the exponent 1: the padding of PKCS #1 around its hash.
fn padded(text: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let prefix = [
        0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
        0x20,
    ];
    let hash = Sha256::digest(text);
    let mut padded = vec![0x00, 0x01];
    padded.resize(256 - 1 - prefix.len() - hash.len(), 0xff);
    padded.push(0);
    padded.extend(prefix);
    padded.extend(hash);
    padded
}

/// A secret that is nothing signs for everybody.
#[test]
fn an_empty_secret_is_no_secret() {
    let refused = JwtKey::secret(JwtAlgorithm::Hs256, &SecretString::from("")).unwrap_err();
    assert_eq!(refused.to_string(), "an empty secret is none: anybody could sign");
    let refused = std::panic::catch_unwind(|| JwtKey::hs256(&SecretString::from("")));
    assert!(refused.is_err());
}

#[test]
fn a_header_of_any_size_is_refused_without_a_reading_that_grows() {
    let deep = format!(r#"{{"alg":"HS256","x":{}{}}}"#, "[".repeat(2500), "]".repeat(2500));
    let claims = claims().to_string();
    for header in [deep, format!(r#"{{"alg":"HS256","kid":"{}"}}"#, "a".repeat(8000))] {
        let began = std::time::Instant::now();
        for (_, service) in services() {
            _ = service.verify::<Value>(&signed(&header, &claims));
        }
        assert!(began.elapsed() < Duration::from_secs(1));
    }
    let token = signed(r#"{"alg":"HS256"}"#, &json!({ "sub": "a".repeat(9000), "exp": 9_999_999_999u64 }).to_string());
    assert!(hmac().verify::<Value>(&token).unwrap_err().is_malformed());
}
