use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};

use super::algorithm::JwtAlgorithm;
use super::error::KeyError;
use super::key::JwtKey;

/// The keys of a [`JwtService`](crate::JwtService): one that signs, and others that tokens may be verified by. So a key is
/// rotated: sign with a new one, and keep the old one until the last of its tokens has expired.
///
/// A token that names a key (`kid`) is verified by that one and by no other; one that names none, or one that is not here, by the
/// first key that has no name itself.
///
/// ```
/// use nest_auth::{JwtKey, JwtKeys, JwtService};
///
/// let (old, new) = (JwtKey::random().id("2026-10"), JwtKey::random().id("2026-11"));
/// let service = JwtService::new(JwtKeys::new(new).and(old));
/// ```
#[derive(Clone, Debug)]
pub struct JwtKeys(Vec<JwtKey>);

impl JwtKeys {
    /// A set in which this key signs.
    pub fn new(signing: JwtKey) -> Self {
        Self(vec![signing])
    }

    /// Verifies with this key as well.
    #[must_use]
    pub fn and(mut self, key: JwtKey) -> Self {
        self.0.push(key);
        self
    }

    /// The public keys that an issuer publishes: a JSON Web Key Set (RFC 7517, section 5).
    ///
    /// A key's algorithm is its `alg`; without one RS256 for RSA, and that of the curve for the others. Keys for encryption,
    /// and those of kinds that are not known here, are left out, as the RFC asks.
    ///
    /// # Errors
    ///
    /// When it is no such set, when a key is shared (`oct`) or weaker than 2048 bits of RSA, and when no key is left.
    pub fn from_jwks(json: &str) -> Result<Self, KeyError> {
        let set: Set = serde_json::from_str(json).map_err(|_| KeyError::new("this is no JSON Web Key Set"))?;
        let mut keys = Vec::new();
        for key in set.keys {
            // A kind of key that the library does not know is no key of ours.
            let Ok(key) = serde_json::from_value::<Jwk>(key) else { continue };
            keys.extend(verifying(&key)?);
        }
        if keys.is_empty() {
            return Err(KeyError::new("the JSON Web Key Set has no key that verifies signatures"));
        }
        Ok(Self(keys))
    }

    /// No key at all, until some have been fetched.
    #[cfg(feature = "jwks")]
    pub(super) fn none() -> Self {
        Self(Vec::new())
    }

    pub(super) fn into_vec(self) -> Vec<JwtKey> {
        self.0
    }
}

impl From<JwtKey> for JwtKeys {
    fn from(key: JwtKey) -> Self {
        Self::new(key)
    }
}

/// The keys of a set, of whatever kinds.
#[derive(serde::Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

/// The key that verifies what a published one signs; `None` for one that signs nothing.
fn verifying(key: &Jwk) -> Result<Option<JwtKey>, KeyError> {
    if key.common.public_key_use.as_ref().is_some_and(|usage| *usage != PublicKeyUse::Signature) {
        return Ok(None);
    }
    let named = match key.common.key_algorithm {
        None => None,
        // One that is for encryption, or unknown.
        Some(algorithm) => match algorithm.to_string().parse::<Algorithm>() {
            Ok(algorithm) => Some(algorithm),
            Err(_) => return Ok(None),
        },
    };
    let usual = match &key.algorithm {
        AlgorithmParameters::RSA(rsa) if modulus_bits(&rsa.n) < 2048 => {
            return Err(KeyError::new("a key of the JSON Web Key Set is weaker than 2048 bits of RSA"));
        }
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => Algorithm::ES256,
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P384 => Algorithm::ES384,
        AlgorithmParameters::OctetKeyPair(_) => Algorithm::EdDSA,
        AlgorithmParameters::OctetKey(_) => {
            return Err(KeyError::new("the JSON Web Key Set publishes a shared secret: whoever reads it can sign"));
        }
        _ => return Ok(None),
    };
    let algorithm = JwtAlgorithm::named(named.unwrap_or(usual)).filter(|algorithm| {
        // An RSA key may be for any of six; every other kind has the algorithm of its curve.
        JwtAlgorithm::named(usual).is_some_and(|usual| algorithm.family() == usual.family())
    });
    let (Some(algorithm), Ok(decoding)) = (algorithm, DecodingKey::from_jwk(key)) else {
        return Err(KeyError::new("a key of the JSON Web Key Set does not fit its own algorithm"));
    };
    let verifying = JwtKey::verifying(algorithm, decoding);
    Ok(Some(match &key.common.key_id {
        Some(id) => verifying.id(id.as_str()),
        None => verifying,
    }))
}

/// The bits of a number in unpadded base64url: six for each character, but for zeros in front, which make no number longer.
fn modulus_bits(n: &str) -> usize {
    n.trim_end_matches('=').trim_start_matches('A').len() * 6
}
