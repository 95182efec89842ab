use std::{fmt, sync::Once};

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto::rust_crypto};
use secrecy::{ExposeSecret, SecretString};

use crate::opaque::random_bytes;

/// The key that signs and verifies, together with the one algorithm that it is for.
///
/// The header of a token never chooses: a token in another algorithm, `none` included, is refused.
#[derive(Clone)]
pub struct JwtKey {
    algorithm: Algorithm,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl JwtKey {
    /// The length that RFC 7518, section 3.2 asks of an HS256 secret, in bytes. Check it where the secret is
    /// configured.
    pub const HS256_BYTES: usize = 32;

    /// HMAC with SHA-256 under a shared secret, taken as the bytes of its text.
    pub fn hs256(secret: &SecretString) -> Self {
        Self::from_bytes(secret.expose_secret().as_bytes())
    }

    /// HS256 under a random secret that nobody knows: tokens are good for as long as this process runs.
    ///
    /// # Panics
    ///
    /// When the operating system has no randomness to give.
    pub fn random() -> Self {
        Self::from_bytes(&random_bytes::<{ Self::HS256_BYTES }>())
    }

    fn from_bytes(secret: &[u8]) -> Self {
        choose_cryptography();
        Self {
            algorithm: Algorithm::HS256,
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
        }
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }

    pub(super) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtKey").field("algorithm", &self.algorithm).finish_non_exhaustive()
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
