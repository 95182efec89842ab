use std::fmt;
use std::sync::{Arc, Once};

use jsonwebtoken::{DecodingKey, EncodingKey, crypto::rust_crypto};
use secrecy::{ExposeSecret, SecretString};

use super::algorithm::{Family, JwtAlgorithm};
use super::error::KeyError;
use crate::opaque::random_bytes;

const EMPTY: &str = "an empty secret is none: anybody could sign";

/// A key that signs and verifies, or only verifies, together with the one algorithm that it is for.
///
/// The header of a token never chooses: a token in another algorithm, `none` included, is refused.
#[derive(Clone)]
pub struct JwtKey {
    id: Option<Arc<str>>,
    algorithm: JwtAlgorithm,
    encoding: Option<EncodingKey>,
    decoding: DecodingKey,
}

impl JwtKey {
    /// The length that RFC 7518, section 3.2 asks of an HS256 secret, in bytes. Check it where the secret is
    /// configured.
    pub const HS256_BYTES: usize = 32;

    /// HMAC with SHA-256 under a shared secret, taken as the bytes of its text.
    ///
    /// # Panics
    ///
    /// When the secret is empty: anybody could sign.
    pub fn hs256(secret: &SecretString) -> Self {
        assert!(!secret.expose_secret().is_empty(), "{EMPTY}");
        Self::from_bytes(JwtAlgorithm::Hs256, secret.expose_secret().as_bytes())
    }

    /// HMAC under a shared secret, taken as the bytes of its text.
    ///
    /// # Errors
    ///
    /// When the algorithm is none of the three of HMAC: with a public key as the secret, anybody could sign. When the secret is empty.
    pub fn secret(algorithm: JwtAlgorithm, secret: &SecretString) -> Result<Self, KeyError> {
        match algorithm.family() {
            Family::Secret if secret.expose_secret().is_empty() => Err(KeyError::new(EMPTY)),
            Family::Secret => Ok(Self::from_bytes(algorithm, secret.expose_secret().as_bytes())),
            _ => Err(KeyError::new("this algorithm takes a pair of keys: use `JwtKey::pair`")),
        }
    }

    /// HS256 under a random secret that nobody knows: tokens are good for as long as this process runs.
    ///
    /// # Panics
    ///
    /// When the operating system has no randomness to give.
    pub fn random() -> Self {
        Self::from_bytes(JwtAlgorithm::Hs256, &random_bytes::<{ Self::HS256_BYTES }>())
    }

    /// A private key that signs, and the public one that verifies, both PEM: `PRIVATE KEY` (PKCS #8; for RSA also `RSA
    /// PRIVATE KEY`) and `PUBLIC KEY`.
    ///
    /// Prefer Ed25519 or ECDSA for keys of your own. Signing with RSA takes a time that depends on the key
    /// (RUSTSEC-2023-0071), so do it only where nobody can measure that.
    ///
    /// # Errors
    ///
    /// When one of the keys is none for this algorithm, and when they don't belong together.
    pub fn pair(algorithm: JwtAlgorithm, private: &SecretString, public: &str) -> Result<Self, KeyError> {
        let pem = private.expose_secret().as_bytes();
        let encoding = match algorithm.family() {
            Family::Secret => return Err(KeyError::new("HMAC takes a secret: use `JwtKey::secret`")),
            Family::Rsa => EncodingKey::from_rsa_pem(pem),
            Family::Elliptic => EncodingKey::from_ec_pem(pem),
            Family::Edwards => EncodingKey::from_ed_pem(pem),
        };
        // The library's text may quote the key.
        let encoding = encoding.map_err(|_| KeyError::private(algorithm))?;
        let key = Self { encoding: Some(encoding), ..Self::public(algorithm, public)? };
        key.probe()?;
        Ok(key)
    }

    /// A public key in PEM, which verifies what somebody else signs.
    ///
    /// # Errors
    ///
    /// When it is no public key for this algorithm.
    pub fn public(algorithm: JwtAlgorithm, public: &str) -> Result<Self, KeyError> {
        choose_cryptography();
        let pem = public.as_bytes();
        let decoding = match algorithm.family() {
            Family::Secret => return Err(KeyError::new("HMAC has no public key: whoever verifies can sign as well")),
            Family::Rsa => DecodingKey::from_rsa_pem(pem),
            Family::Elliptic => DecodingKey::from_ec_pem(pem),
            Family::Edwards => DecodingKey::from_ed_pem(pem),
        };
        Ok(Self::verifying(algorithm, decoding.map_err(|_| KeyError::public(algorithm))?))
    }

    /// Names the key: tokens that it signs say so (`kid`), and tokens that say so are verified by it.
    #[must_use]
    pub fn id(mut self, id: impl Into<Arc<str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    pub(super) fn verifying(algorithm: JwtAlgorithm, decoding: DecodingKey) -> Self {
        choose_cryptography();
        Self { id: None, algorithm, encoding: None, decoding }
    }

    fn from_bytes(algorithm: JwtAlgorithm, secret: &[u8]) -> Self {
        choose_cryptography();
        Self {
            id: None,
            algorithm,
            encoding: Some(EncodingKey::from_secret(secret)),
            decoding: DecodingKey::from_secret(secret),
        }
    }

    /// Signs something and verifies it: what does not fit together is found when it is configured, not at the first sign-in.
    fn probe(&self) -> Result<(), KeyError> {
        const TEXT: &[u8] = b"probe";
        let algorithm = self.algorithm.library();
        let Some(encoding) = &self.encoding else { return Ok(()) };
        let signature =
            jsonwebtoken::crypto::sign(TEXT, encoding, algorithm).map_err(|_| KeyError::private(self.algorithm))?;
        match jsonwebtoken::crypto::verify(&signature, TEXT, &self.decoding, algorithm) {
            Ok(true) => Ok(()),
            Ok(false) => Err(KeyError::new("the public key does not belong to the private one")),
            Err(_) => Err(KeyError::public(self.algorithm)),
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.id.as_deref()
    }

    pub(super) fn algorithm(&self) -> JwtAlgorithm {
        self.algorithm
    }

    pub(super) fn encoding(&self) -> Option<&EncodingKey> {
        self.encoding.as_ref()
    }

    pub(super) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtKey").field("id", &self.id).field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// jsonwebtoken guesses its cryptography from cargo features and panics at the first token when some other crate of the
/// application switched on a second one. Choosing here, before any token, makes the guess unnecessary. An application
/// that chose already keeps its choice.
fn choose_cryptography() {
    static CHOSEN: Once = Once::new();
    CHOSEN.call_once(|| {
        let _ = rust_crypto::DEFAULT_PROVIDER.install_default();
    });
}
