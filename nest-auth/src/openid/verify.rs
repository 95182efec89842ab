//! What a good ID token is.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use nest_core::Clock;
use openidconnect::core::{CoreIdToken, CoreIdTokenVerifier};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, Nonce, SignatureVerificationError, SubjectIdentifier,
};
use serde_json::{Map, Value};

use super::provider::{Current, Known, Provider};
use super::refusal::Refusal;
use crate::opaque::constant_time_eq;

/// Whom a token is about, and all that it says.
pub(super) struct Verified {
    pub(super) subject: SubjectIdentifier,
    pub(super) claims: Map<String, Value>,
}

/// Verifies an ID token by the provider's keys, fetched anew when it names one that is not known.
pub(super) async fn verify(
    provider: &Provider,
    known: &Known,
    clock: &Clock,
    token: &CoreIdToken,
    access: &AccessToken,
    nonce: &Nonce,
) -> Result<Verified, Refusal> {
    let (seen, current) = known.keys(provider, clock).await;
    match verify_by(provider, known, &current, clock, token, access, nonce) {
        Err(Fault::UnknownKey) if known.newer_keys(seen, provider, clock).await => {
            let (_, current) = known.keys(provider, clock).await;
            verify_by(provider, known, &current, clock, token, access, nonce).map_err(Fault::refusal)
        }
        verified => verified.map_err(Fault::refusal),
    }
}

enum Fault {
    UnknownKey,
    Other(&'static str),
}

impl Fault {
    fn refusal(self) -> Refusal {
        Refusal::Token(match self {
            Fault::UnknownKey => "the ID token names a key that the provider does not publish",
            Fault::Other(reason) => reason,
        })
    }
}

fn verify_by(
    provider: &Provider,
    known: &Known,
    current: &Current,
    clock: &Clock,
    token: &CoreIdToken,
    access: &AccessToken,
    nonce: &Nonce,
) -> Result<Verified, Fault> {
    let settings = &provider.settings;
    let (now, leeway) = (clock.now(), settings.leeway);
    let latest = DateTime::<Utc>::from(now + leeway);
    // As for a client without a secret: so no token that is signed with one is ever taken.
    let verifier =
        CoreIdTokenVerifier::new_public_client(provider.client_id(), provider.issuer().clone(), current.keys.clone())
            .set_allowed_algs(known.algorithms.iter().cloned())
            .set_time_fn(move || DateTime::<Utc>::from(now - leeway))
            .set_issue_time_verifier_fn(
                move |issued| {
                    if issued <= latest { Ok(()) } else { Err("issued in the future".to_owned()) }
                },
            )
            .set_other_audience_verifier_fn(|audience| {
                settings.extra_audiences.iter().any(|extra| *extra == **audience)
            });
    let claims = token.claims(&verifier, nonce).map_err(|error| fault(&error))?;
    if let Some(party) = claims.authorized_party()
        && **party != *settings.client_id
        && !settings.extra_audiences.iter().any(|extra| *extra == **party)
    {
        return Err(Fault::Other("the ID token was issued to another client"));
    }
    if let Some(expected) = claims.access_token_hash() {
        let made = token.signing_alg().and_then(|algorithm| {
            let key = token.signing_key(&verifier)?;
            AccessTokenHash::from_token(access, algorithm, key)
                .map_err(|_| SignatureVerificationError::Other(String::new()))
        });
        if !made.is_ok_and(|made| constant_time_eq(made.as_bytes(), expected.as_bytes())) {
            return Err(Fault::Other("the access token does not belong to the ID token"));
        }
    }
    let subject = claims.subject().clone();
    if subject.is_empty() {
        return Err(Fault::Other("the ID token names nobody"));
    }
    let claims = all(token).ok_or(Fault::Other("the ID token cannot be read"))?;
    Ok(Verified { subject, claims })
}

/// Everything that a verified token says: the library's type has the claims of the protocol alone.
fn all(token: &CoreIdToken) -> Option<Map<String, Value>> {
    let text = token.to_string();
    let payload = text.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

/// The library's texts quote what the token says.
fn fault(error: &ClaimsVerificationError) -> Fault {
    use ClaimsVerificationError::{Expired, InvalidAudience, InvalidIssuer, InvalidNonce, SignatureVerification};
    Fault::Other(match error {
        SignatureVerification(SignatureVerificationError::NoMatchingKey) => return Fault::UnknownKey,
        SignatureVerification(SignatureVerificationError::DisallowedAlg(_)) => {
            "the ID token is signed in an algorithm that is not taken"
        }
        SignatureVerification(SignatureVerificationError::NoSignature) => "the ID token is not signed",
        SignatureVerification(_) => "the signature of the ID token is not good",
        Expired(_) => "the ID token has expired, or is of the future",
        InvalidAudience(_) => "the ID token is for another audience",
        InvalidIssuer(_) => "the ID token is of another issuer",
        InvalidNonce(_) => "the ID token belongs to another attempt",
        _ => "the ID token is not good",
    })
}
